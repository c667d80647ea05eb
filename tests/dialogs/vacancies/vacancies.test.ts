import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { countSegments } from '../../../src/channels/sms/segments.ts';
import { toPlainText } from '../../../src/channels/sms/transliterate.ts';
import { renderWhatsApp } from '../../../src/channels/whatsapp/render.ts';
import { LANGUAGES, type Language, type OutboundContent } from '../../../src/model/index.ts';
import { type Jobs, startJobs } from '../../support/jobs.ts';
import { startTalk, type Talk, wordsOf } from '../../support/talk.ts';

const ASKED: Record<Language, string> = {
  es: 'busco trabajo de cocinera en Tijuana',
  en: 'i am looking for work as a cook in Tijuana',
  ht: 'm ap chache travay kizinye nan Tijuana',
  fr: 'je cherche un travail de cuisinier à Tijuana',
  pt: 'procuro trabalho de cozinheira em Tijuana',
};

describe('vacancies in a talk', () => {
  let jobs: Jobs;
  let talk: Talk;
  beforeAll(async () => {
    jobs = await startJobs();
  });
  afterAll(() => jobs.close());
  beforeEach(async () => {
    talk = await startTalk({ ports: { vacancies: jobs.vacancies } });
  });
  afterEach(() => talk.close());
  const ask = async (text: string) => wordsOf(await talk.say(text));
  const rows = (answer: readonly OutboundContent[]) =>
    answer.flatMap((content) => (content.kind === 'choices' ? content.choices : []));
  const firstJob = (answer: readonly OutboundContent[]) =>
    rows(answer)
      .find(({ id }) => id.startsWith('job:'))
      ?.id.slice('job:'.length) ?? '';

  it.each(LANGUAGES)('found, told, detailed and applied for in %s, within every limit', async (language) => {
    const found = await talk.say(ASKED[language]);
    for (const content of found) renderWhatsApp(content);
    expect(wordsOf(found)).toContain('Tijuana');
    expect(rows(found).length).toBeLessThanOrEqual(10);
    const id = firstJob(found);
    const details = await talk.tap(`job:${id}`);
    for (const content of details) renderWhatsApp(content);
    expect(wordsOf(details)).toContain(id);
    const apply = wordsOf(await talk.tap(`job-apply:${id}`));
    expect(apply).toContain('800 841 2020');
    expect(apply).not.toMatch(/[{}]|undefined|null|NaN/);
  });

  it.each(LANGUAGES)('fits SMS in %s: three at a time, two segments', async (language) => {
    const sms = await startTalk({ ports: { vacancies: jobs.vacancies }, channel: 'sms' });
    const answer = wordsOf(await sms.say(ASKED[language]));
    expect(countSegments(toPlainText(answer)).segments, answer).toBeLessThanOrEqual(2);
    expect(answer).toMatch(/\n3 /);
    await sms.close();
  });

  it('refines the last search instead of beginning another', async () => {
    await ask(ASKED.es);
    expect(await ask('mejor en Mexicali')).toContain('cocina · Mexicali');
    expect(await ask('solo en las mañanas')).toContain('matutino');
    expect(await ask('2500 a la semana')).toContain('desde $10,833');
    expect(await ask('más cerca')).toContain('10 km');
    const other = await ask('otra cosa');
    expect(other).toContain('cualquier trabajo');
    expect(other).toContain('Mexicali');
  });

  it('goes on to the next page and back to the list', async () => {
    const first = await talk.say('busco trabajo de lo que sea en Tijuana');
    const second = await talk.tap('jobs:more');
    const ids = (answer: readonly OutboundContent[]) =>
      rows(answer).flatMap(({ id }) => (id.startsWith('job:') ? [id] : []));
    expect(ids(second).length).toBeGreaterThan(0);
    expect(ids(second).some((id) => ids(first).includes(id))).toBe(false);
    await talk.tap(ids(second)[0] ?? '');
    expect(ids(await talk.tap('jobs:list'))).toEqual(ids(second));
  });

  it('asks for work or place only when neither is said, and searches from a shared position', async () => {
    expect(await ask('quiero trabajo')).toContain('¿Qué trabajo busca');
    const near = await talk.send({ kind: 'location', latitude: 32.52, longitude: -117.03 } as never);
    expect(wordsOf(near)).toMatch(/cerca de usted[\s\S]*Tijuana/);
  });

  it('shows nothing to whom may take none, and says what comes first', async () => {
    expect(await ask('soy turista y busco trabajo de mesero en Cancún')).toContain(
      'Antes de mostrarle vacantes',
    );
    expect(await ask('tengo 14 años y busco trabajo')).toContain('desde los 15 años');
  });

  it('shows a refugee only what is open to refugees, without keeping the situation', async () => {
    const before = await talk.say(ASKED.es);
    const after = await talk.say('soy refugiada');
    const open = new Set(rows(after).map(({ id }) => id));
    expect(wordsOf(after)).not.toContain('depende de sus papeles');
    expect(rows(before).some(({ id }) => id.startsWith('job:') && !open.has(id))).toBe(true);
    expect(await ask('¿qué saben de mí?')).toContain('no hay nada guardado');
  });

  it('keeps a search, lists it, and ends it', async () => {
    await ask(ASKED.es);
    expect(await ask('avísame')).toContain('le avisaré');
    expect(await ask('mis avisos')).toContain('1. cocina · Tijuana');
    expect(wordsOf(await talk.tap('jobs:end'))).toContain('quité todos');
    expect(await ask('mis avisos')).toContain('No tiene avisos');
  });

  it('by SMS tells of new ones only after a yes', async () => {
    const sms = await startTalk({
      ports: { vacancies: jobs.vacancies },
      channel: 'sms',
      phone: '+5215599900011',
    });
    await sms.say(ASKED.es);
    expect(wordsOf(await sms.tap('jobs:keep'))).toContain('¿Puedo mandarle un SMS');
    expect(wordsOf(await sms.say('no'))).toContain('no le aviso');
    await sms.close();
  });

  it('sends an interest only after the summary was agreed to, and without numbers', async () => {
    const id = firstJob(await talk.say(ASKED.es));
    await talk.tap(`job-interest:${id}`);
    await talk.tap('situation:refugee');
    const summary = await ask('sé guisar, 5 años, mi número es 664 123 4567');
    expect(summary).toContain('nada más');
    expect(summary).not.toContain('123 4567');
    expect(await ask('no')).toContain('No envié nada');
    await talk.tap(`job-interest:${id}`);
    await talk.tap('situation:refugee');
    await ask('sé guisar, 5 años');
    expect(await ask('sí')).toContain('Enviado');
    expect(wordsOf(await talk.tap('jobs:mine'))).toContain('Envió su interés en');
  });

  it('says that a vacancy is closed before anybody travels for it', async () => {
    const id = firstJob(await talk.say('busco trabajo de lo que sea en Guadalajara'));
    const res = await fetch(`${new URL(jobs.portal.url).origin}/__sandbox/removals`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ id, reason: 'filled' }]),
    });
    expect(res.ok, await res.text()).toBe(true);
    expect(wordsOf(await talk.tap(`job-apply:${id}`))).toContain('ya se cerró');
    expect(wordsOf(await talk.tap(`job:${id}`))).toContain('ya se cerró');
  });

  it('goes on when the portal is down, and says what it could not check', async () => {
    jobs.portal.setFaults([{ kind: 'status', status: 500 }]);
    const id = firstJob(await talk.say('busco trabajo de lo que sea en Monterrey'));
    expect(wordsOf(await talk.tap(`job-apply:${id}`))).toContain('No pudimos comprobar');
    jobs.portal.setFaults([]);
  });

  it('"they asked me for money" after an application is a report and a case', async () => {
    await talk.say('hola');
    expect(wordsOf(await talk.tap('followup:open'))).toContain('[Me pidieron dinero]');
    expect(wordsOf(await talk.tap('followup:asked_for_money'))).toContain('089');
    expect(await talk.store.tickets({})).toMatchObject([{ reason: 'fraud_reported' }]);
  });

  it('a question in between is answered, and the list can be had again', async () => {
    await ask(ASKED.es);
    expect(await ask('¿cuánto es el salario mínimo?')).toContain('$315.04');
    expect(wordsOf(await talk.tap('jobs:list'))).toContain('Tijuana');
  });
});
