import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TicketDetail, TicketList } from '../../src/desk/api/schema.ts';
import { DeskClient, demoAccounts } from '../support/desk.ts';
import { type GraphStub, messageBody, metaEnv, postMeta, startGraphStub } from '../support/meta.ts';
import { BARE_START, removeDataDir, type Service, startService } from '../support/service.ts';
import { until } from '../support/until.ts';

let graph: GraphStub;
let service: Service;
let counsellor: DeskClient;
let colleague: DeskClient;
let supervisor: DeskClient;
let protection: DeskClient;
let administrator: DeskClient;
let count = 0;

const as = (role: string): Promise<DeskClient> => {
  const { email, password } = demoAccounts(service.output())[role] ?? { email: '', password: '' };
  return new DeskClient(service.url).signIn(email, password);
};

beforeAll(async () => {
  graph = await startGraphStub();
  service = await startService({ ...BARE_START, env: metaEnv(graph.url) });
  graph.serviceUrl = service.url;
  [counsellor, supervisor, protection, administrator] = await Promise.all([
    as('counsellor'),
    as('supervisor'),
    as('protection'),
    as('administrator'),
  ]);
  const made = await administrator.call('POST', '/accounts', {
    email: 'second@desk.example',
    name: 'Second',
    role: 'counsellor',
    password: 'a long enough password',
    languages: ['es'],
  });
  expect(made.status).toBe(201);
  colleague = await new DeskClient(service.url).signIn('second@desk.example', 'a long enough password');
});

afterAll(async () => {
  await service.stop();
  await graph.close();
  await removeDataDir(service.dataDir);
});

const say = async (from: string, text: string): Promise<void> => {
  count += 1;
  expect(await postMeta(service.url, messageBody({ from, id: `wamid.W${count}`, text }))).toBe(200);
};
const sentTo = (person: string): string[] =>
  graph.sent.filter(({ to }) => to === person).map(({ body }) => JSON.stringify(body));
const ticketOf = async (from: string, text = 'quiero hablar con una persona'): Promise<string> => {
  const before = new Set((await administrator.tickets()).map(({ id }) => id));
  await say(from, text);
  return until(
    async () => (await administrator.tickets('?state=waiting')).find(({ id }) => !before.has(id))?.id,
    'the case',
  );
};

describe('a case from asking to closing', () => {
  it('is claimed, answered, closed; the bot is silent between and comes back with its memory', async () => {
    const person = '5215500000101';
    await say(person, 'english please');
    const id = await ticketOf(person, 'how much is the minimum wage? I want to talk to a person');
    const list = TicketList.parse((await counsellor.call('GET', '/tickets?state=waiting')).body);
    expect(list.tickets.find((row) => row.id === id)).toMatchObject({
      state: 'waiting',
      floor: 'offered',
      language: 'en',
      channel: 'whatsapp',
      holder: null,
    });

    const claimed = await counsellor.call('POST', `/tickets/${id}/claim`);
    expect(claimed.status).toBe(200);
    expect(TicketDetail.parse(claimed.body)).toMatchObject({ state: 'open', floor: 'human' });
    const late = await colleague.call('POST', `/tickets/${id}/claim`);
    expect(late).toMatchObject({
      status: 409,
      body: { type: 'urn:rumbo:problem:already-held', status: 409, ticket: { id } },
    });
    expect(late.headers.get('content-type')).toBe('application/problem+json');
    expect((await colleague.call('POST', `/tickets/${id}/messages`, { text: 'me too' })).status).toBe(409);

    const before = sentTo(person).length;
    await say(person, 'menu');
    await until(
      async () => (await counsellor.ticket(id)).transcript.at(-1)?.text === 'menu' || undefined,
      'the message in the thread',
    );
    const sent = await counsellor.call('POST', `/tickets/${id}/messages`, {
      text: 'Hello, <b>I</b> am here.',
      expectedThreadVersion: 0,
    });
    expect(sent).toMatchObject({ status: 201, body: { threadVersion: 1, message: { from: 'agent' } } });
    expect(
      (await counsellor.call('POST', `/tickets/${id}/messages`, { text: 'again', expectedThreadVersion: 0 }))
        .status,
    ).toBe(409);
    await until(
      () => sentTo(person).some((one) => one.includes('<b>I</b> am here')),
      'the words at the provider',
    );
    // Nothing of the bot between: the one message that went out since is the counsellor's.
    expect(sentTo(person).length).toBe(before + 1);

    await say(person, 'thanks');
    await until(async () => (await counsellor.ticket(id)).unansweredSince, 'somebody to be waiting');
    const closed = await counsellor.call('POST', `/tickets/${id}/resolve`, { outcome: 'oriented' });
    expect(closed).toMatchObject({
      status: 200,
      body: { state: 'resolved', outcome: 'oriented', floor: 'bot' },
    });
    await until(() => sentTo(person).some((one) => one.includes('back with Rumbo')), 'the bot to be back');
    await say(person, 'menu');
    // In the language of before: its memory is there.
    await until(() => sentTo(person).at(-1)?.includes('See options'), 'the menu in English');
    const { floorEvents } = await counsellor.ticket(id);
    expect(floorEvents.map(({ epoch, to, reason }) => [epoch, to, reason])).toEqual([
      [1, 'offered', 'asked'],
      [2, 'human', 'claimed'],
      [3, 'bot', 'resolved'],
    ]);
  });

  it('asks once, joins what is asked again, and takes "never mind" back', async () => {
    const person = '5215500000102';
    const id = await ticketOf(person);
    await say(person, 'quiero hablar con una persona');
    await say(person, 'ya no hace falta');
    await until(
      async () => (await administrator.ticket(id)).outcome === 'cancelled' || undefined,
      'the case to be taken back',
    );
    await until(() => sentTo(person).at(-1)?.includes('ya no le escribirá'), 'the words about it');
    expect((await counsellor.call('POST', `/tickets/${id}/claim`)).status).toBe(409);
    expect((await administrator.tickets()).filter((row) => row.id === id)).toHaveLength(1);
  });

  it('keeps notes inside, passes on with a note, gives back to the bot and takes again', async () => {
    const person = '5215500000103';
    const id = await ticketOf(person);
    await counsellor.call('POST', `/tickets/${id}/claim`);
    const note = await counsellor.call('POST', `/tickets/${id}/notes`, { text: 'NOTA-INTERNA-1' });
    expect(note.status).toBe(201);
    const passed = await counsellor.call('POST', `/tickets/${id}/transfer`, {
      to: 'second@desk.example',
      note: 'NOTA-INTERNA-2',
    });
    expect(passed).toMatchObject({ status: 200, body: { state: 'waiting', assignee: { name: 'Second' } } });
    expect((await counsellor.call('POST', `/tickets/${id}/messages`, { text: 'mine?' })).status).toBe(409);
    expect((await colleague.call('POST', `/tickets/${id}/claim`)).status).toBe(200);
    expect((await colleague.call('POST', `/tickets/${id}/return`, {})).body).toMatchObject({
      floor: 'wrapup',
      state: 'open',
    });
    await say(person, 'menú');
    await until(() => sentTo(person).at(-1)?.includes('Ver opciones'), 'the bot to answer');
    expect((await colleague.call('POST', `/tickets/${id}/messages`, { text: 'Sigo aquí' })).status).toBe(201);
    expect((await colleague.ticket(id)).floor).toBe('human');
    expect(JSON.stringify(graph.sent)).not.toContain('NOTA-INTERNA');
    expect((await colleague.ticket(id)).notes.map(({ text }) => text)).toEqual([
      'NOTA-INTERNA-1',
      'NOTA-INTERNA-2',
    ]);
    await colleague.call('POST', `/tickets/${id}/resolve`, { outcome: 'referred_office' });
    expect((await colleague.call('POST', `/tickets/${id}/reopen`, {})).body).toMatchObject({
      state: 'waiting',
    });
  });

  it('shows danger to those trained for it, its line to who shares out the work, to others nothing', async () => {
    const person = '5215500000104';
    await say(person, 'me tienen encerrada y no me dejan salir');
    const row = await until(
      async () => (await protection.tickets('?state=waiting')).find(({ isPinned }) => isPinned),
      'the pinned case',
    );
    expect(row).toMatchObject({ score: 100, isProtection: true });
    expect((await protection.tickets('?state=waiting'))[0]?.id).toBe(row.id);
    expect((await counsellor.tickets()).some(({ id }) => id === row.id)).toBe(false);
    expect((await counsellor.call('GET', `/tickets/${row.id}`)).status).toBe(404);
    expect((await counsellor.call('POST', `/tickets/${row.id}/claim`)).status).toBe(404);
    expect((await supervisor.tickets()).some(({ id }) => id === row.id)).toBe(true);
    expect((await supervisor.call('GET', `/tickets/${row.id}`)).status).toBe(403);
    expect((await protection.call('POST', `/tickets/${row.id}/claim`)).status).toBe(200);
    expect(
      (await protection.call('POST', `/tickets/${row.id}/transfer`, { to: 'second@desk.example', note: 'x' }))
        .status,
    ).toBe(409);
  });

  it('hears danger and a stop word while a person holds the floor, and still does not talk over them', async () => {
    const person = '5215500000106';
    const id = await ticketOf(person);
    await counsellor.call('POST', `/tickets/${id}/claim`);
    const stream = protection.events();
    await until(() => stream.events.length > 0, 'the stream');
    const before = sentTo(person).length;
    await say(person, 'mi esposo me pega y tengo miedo');
    await until(async () => (await counsellor.ticket(id)).isProtection, 'the case to be one for protection');
    await until(
      () => stream.events.some(({ event, data }) => event === 'alert' && data.ticketId === id),
      'the alert to protection',
    );
    stream.cut();
    // Whoever is in the talk stays in it.
    expect(
      (await counsellor.call('POST', `/tickets/${id}/messages`, { text: 'Estoy con usted.' })).status,
    ).toBe(201);
    await until(() => sentTo(person).length > before, 'the words of the counsellor');
    expect(sentTo(person).slice(before).join()).not.toContain('911');
    await say(person, 'STOP');
    await until(async () => (await counsellor.ticket(id)).context.isOptedOut, 'the stop word to count');
    const refused = await counsellor.call('POST', `/tickets/${id}/messages`, { text: 'otra cosa' });
    expect([refused.status, refused.body.type]).toEqual([409, 'urn:rumbo:problem:opted-out']);
  });

  it('lets nobody be forgotten by halves: what the desk keeps goes too, in the middle of a talk', async () => {
    const person = '5215500000105';
    const id = await ticketOf(person);
    await counsellor.call('POST', `/tickets/${id}/claim`);
    await say(person, 'borrar mis datos');
    await until(() => sentTo(person).at(-1)?.includes('delete:yes'), 'the question to confirm');
    await say(person, 'sí');
    await until(
      async () => (await counsellor.call('GET', `/tickets/${id}`)).status === 404,
      'the case to be gone',
    );
  });
});
