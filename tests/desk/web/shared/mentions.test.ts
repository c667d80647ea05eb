import { describe, expect, it } from 'vitest';
import type { Colleague } from '../../../../src/desk/api/schema.ts';
import { mentionable, mentionedIn } from '../../../../src/desk/web/shared/case/mentions.ts';

const colleague = (name: string, role: Colleague['role'] = 'counsellor'): Colleague => ({
  id: name.toLowerCase(),
  name,
  role,
  languages: ['es'],
  presence: 'online',
});
const colleagues = [
  colleague('Ana'),
  colleague('Luz', 'protection'),
  colleague('Beto'),
  colleague('Sol', 'supervisor'),
];
const names = (found: readonly Colleague[]) => found.map(({ name }) => name);
const someone = (id: string) => ({ id, name: id });

describe('whose attention can be called', () => {
  it('is everybody else’s', () => {
    expect(
      names(mentionable(colleagues, 'ana', { isProtection: false, holder: null, assignee: null })),
    ).toEqual(['Luz', 'Beto', 'Sol']);
  });

  it('in a case for protection those who are trained, who holds it and who has it', () => {
    const detail = { isProtection: true, holder: someone('beto'), assignee: someone('sol') };
    expect(names(mentionable(colleagues, 'luz', { ...detail, holder: null, assignee: null }))).toEqual([]);
    expect(names(mentionable(colleagues, 'ana', detail))).toEqual(['Luz', 'Beto', 'Sol']);
    expect(names(mentionable(colleagues, 'beto', detail))).toEqual(['Luz', 'Sol']);
  });
});

describe('who is named in a note', () => {
  const people = [
    { id: '1', name: 'Ana Pérez' },
    { id: '2', name: 'Ana Ruiz' },
    { id: '3', name: 'José Luna' },
  ];

  it.each([
    ['pregunta a @jose', ['3']],
    ['@José Luna, ¿puede?', ['3']],
    ['@ana', []],
    ['@Ana Ruiz y @Ana Pérez', ['1', '2']],
    ['@Josefina lo sabe', []],
    ['correo a jose@example.org', []],
  ])('%s', (text, ids) => {
    expect(mentionedIn(text, people)).toEqual(ids);
  });
});
