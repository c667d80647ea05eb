import { describe, expect, it } from 'vitest';
import type { Colleague } from '../../../../src/desk/api/schema.ts';
import { OFFICES } from '../../../../src/desk/web/shared/ask.ts';
import { KINDS, receiversOf } from '../../../../src/desk/web/shared/case/transfer.tsx';
import { makeWords } from '../../../../src/desk/web/shared/words.ts';

const t = makeWords('es', {
  'role.counsellor': 'Asesoría',
  'role.protection': 'Protección',
  'presence.online': 'en línea',
  'presence.away': 'ausente',
  'presence.offline': 'fuera',
  'topic.asylum': 'Refugio',
  'topic.wages': 'Pago',
});
const colleague = (name: string, presence: Colleague['presence'], role: Colleague['role']): Colleague => ({
  id: name.toLowerCase(),
  name,
  role,
  languages: ['es', 'fr'],
  presence,
});
const colleagues = [
  colleague('Zoe', 'online', 'counsellor'),
  colleague('Ana', 'offline', 'protection'),
  colleague('Luz', 'online', 'protection'),
  colleague('Yo', 'online', 'counsellor'),
];
const targets = {
  topics: ['asylum', 'wages'],
  allies: [
    { id: 'a1', name: 'Casa', place: 'Tapachula' },
    { id: 'a2', name: 'Red', place: null },
  ],
};
const who = (isProtection: boolean) =>
  receiversOf({ row: { isProtection }, me: 'yo', colleagues, targets }, t);

describe('who can be given a case', () => {
  it('is everybody else, whoever is there first', () => {
    expect(who(false).person.map(({ word }) => word)).toEqual([
      'Luz · Protección · es, fr · en línea',
      'Zoe · Asesoría · es, fr · en línea',
      'Ana · Protección · es, fr · fuera',
    ]);
  });

  it('is only who is trained for it where somebody is in danger', () => {
    expect(who(true).person.map(({ value }) => value)).toEqual(['luz', 'ana']);
  });

  it('is a topic, an office or an ally as well, in words', () => {
    const { topic, office, ally } = who(false);
    expect(topic.map(({ word }) => word)).toEqual(['Pago', 'Refugio']);
    expect(office).toHaveLength(OFFICES.length);
    expect(ally.map(({ word }) => word)).toEqual(['Casa · Tapachula', 'Red']);
    expect(Object.keys(who(false)).sort()).toEqual([...KINDS].sort());
  });

  it('shows what would be invisible in a name', () => {
    const sly = [colleague('Ana\u202Egro', 'online', 'counsellor')];
    const { person } = receiversOf({ row: { isProtection: false }, me: 'yo', colleagues: sly, targets }, t);
    expect(person[0]?.word).toContain('[U+202E]');
  });
});
