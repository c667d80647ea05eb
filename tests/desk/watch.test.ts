import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseHours } from '../../src/handoff/hours.ts';
import { type DeskRig, type OpenCase, startDeskRig } from '../support/desk-rig.ts';
import { until } from '../support/until.ts';

const MINUTE = 60_000;
let rig: DeskRig;
beforeEach(async () => {
  rig = await startDeskRig();
});
afterEach(() => rig.close());

const alertsOf = (
  stream: { events: { event: string; data: { kind?: string; ticketId?: string } }[] },
  id: string,
) =>
  stream.events.flatMap(({ event, data }) => (event === 'alert' && data.ticketId === id ? [data.kind] : []));

describe('what nobody looks after', () => {
  it('goes back when its holder leaves a person without an answer for ten minutes, to the second', async () => {
    const counsellor = await rig.somebody('counsellor');
    const { id, phone } = await rig.openCase();
    await counsellor.call('POST', `/tickets/${id}/claim`);
    await counsellor.call('POST', `/tickets/${id}/messages`, { text: 'hola' });
    rig.advance(9 * MINUTE);
    await rig.desk.watch();
    // The person has not written: nobody is waiting, nobody loses anything.
    expect((await rig.store.desk.ticket(id))?.state).toBe('open');
    await rig.receive(phone, 'gracias, y otra cosa');
    rig.advance(10 * MINUTE - 1000);
    await rig.desk.watch();
    expect((await rig.store.desk.ticket(id))?.state).toBe('open');
    rig.advance(1000);
    await rig.desk.watch();
    expect(await rig.store.desk.ticket(id)).toMatchObject({ state: 'waiting', floor: { state: 'offered' } });
    expect(
      (await rig.store.desk.floorEvents((await rig.store.desk.ticket(id))?.conversation as never)).at(-1),
    ).toMatchObject({ reason: 'owner_silent', actor: 'system' });
    expect(await counsellor.call('POST', `/tickets/${id}/messages`, { text: 'late' })).toMatchObject({
      status: 409,
    });
  });

  it('goes back two minutes after its holder’s stream is lost, and stays with who comes back', async () => {
    const [gone, back, supervisor] = await Promise.all([
      rig.somebody('counsellor'),
      rig.somebody('counsellor'),
      rig.somebody('supervisor'),
    ]);
    const streams = [gone.events(), back.events()];
    await until(() => streams.every(({ events }) => events.length > 0), 'both there');
    const cases = [await rig.openCase(), await rig.openCase()];
    for (const [index, one] of [gone, back].entries())
      await one.call('POST', `/tickets/${cases[index]?.id}/claim`);
    for (const { phone } of cases) await rig.receive(phone, 'hola?');
    const stateOf = async (index: number) => (await rig.store.desk.ticket(cases[index]?.id ?? ''))?.state;
    for (const stream of streams) stream.cut();
    // The cut takes a moment to arrive; from then on fifteen seconds count as a page that reloads.
    await until(async () => {
      rig.advance(1_000);
      const { colleagues } = (await supervisor.call('GET', '/colleagues')).body;
      return [gone, back].every(
        ({ id }) => colleagues.find((one: { id: string }) => one.id === id)?.presence === 'offline',
      );
    }, 'both offline');
    await rig.desk.watch();
    expect([await stateOf(0), await stateOf(1)]).toEqual(['open', 'open']);
    const again = back.events();
    await until(() => again.events.length > 0, 'one is back');
    rig.advance(2 * MINUTE);
    await rig.desk.watch();
    expect([await stateOf(0), await stateOf(1)]).toEqual(['waiting', 'open']);
    expect((await rig.store.desk.floorEvents(cases[0]?.conversation as never)).at(-1)).toMatchObject({
      reason: 'owner_gone',
      actor: 'system',
    });
    again.cut();
  });

  it('goes back at once when its holder’s account is closed', async () => {
    const [counsellor, admin] = await Promise.all([
      rig.somebody('counsellor'),
      rig.somebody('administrator'),
    ]);
    const { id } = await rig.openCase();
    await counsellor.call('POST', `/tickets/${id}/claim`);
    await counsellor.call('POST', `/tickets/${id}/messages`, { text: 'hola' });
    await rig.desk.watch();
    expect((await rig.store.desk.ticket(id))?.state).toBe('open');
    await admin.call('PATCH', `/accounts/${counsellor.id}`, { isActive: false });
    await rig.desk.watch();
    expect((await rig.store.desk.ticket(id))?.state).toBe('waiting');
  });

  it('is due by the hours of the office it was passed to', async () => {
    await rig.close();
    rig = await startDeskRig({
      officeHours: new Map([['BCN', parseHours('Mo-Fr 20:00-04:00 America/Tijuana')]]),
    });
    const supervisor = await rig.somebody('supervisor');
    const { id } = await rig.openCase();
    const { openedAt, dueAt } = await supervisor.ticket(id);
    expect(Date.parse(dueAt ?? '') - Date.parse(openedAt)).toBe(30 * MINUTE);
    await supervisor.call('POST', `/tickets/${id}/transfer`, {
      to: { kind: 'office', id: 'BCN' },
      note: 'es allá',
    });
    const later = await supervisor.ticket(id);
    const due = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'America/Tijuana',
      hour: '2-digit',
      minute: '2-digit',
    }).format(new Date(later.dueAt ?? 0));
    expect(due).toBe('20:30');
  });

  it('stays with who types, and with who put it aside', async () => {
    const counsellor = await rig.somebody('counsellor');
    const { id, phone } = await rig.openCase();
    await counsellor.call('POST', `/tickets/${id}/claim`);
    await rig.receive(phone, 'hola?');
    rig.advance(11 * MINUTE);
    await counsellor.call('PUT', `/tickets/${id}/presence`, { activity: 'typing' });
    await rig.desk.watch();
    expect((await rig.store.desk.ticket(id))?.state).toBe('open');
    await counsellor.call('PUT', `/tickets/${id}/presence`, { activity: 'gone' });
    const until = new Date(rig.clock.now().getTime() + 60 * MINUTE).toISOString();
    await counsellor.call('POST', `/tickets/${id}/hold`, { until });
    await rig.desk.watch();
    expect((await rig.store.desk.ticket(id))?.state).toBe('open');
    // A new message ends it, and the clock runs from there.
    await rig.receive(phone, 'hay alguien?');
    rig.advance(11 * MINUTE);
    await rig.desk.watch();
    expect((await rig.store.desk.ticket(id))?.state).toBe('waiting');
  });

  it('calls out danger nobody has taken after two minutes, and any deadline, once each', async () => {
    const [protection, supervisor, counsellor] = await Promise.all([
      rig.somebody('protection'),
      rig.somebody('supervisor'),
      rig.somebody('counsellor'),
    ]);
    const streams = [protection.events('0'), supervisor.events('0'), counsellor.events('0')];
    const { id } = await rig.openCase({ reason: 'danger', riskCodes: ['violence'] });
    rig.advance(2 * MINUTE);
    for (let i = 0; i < 4; i += 1) await rig.desk.watch();
    const { newest } = await rig.store.desk.eventRange();
    for (const stream of streams) await until(() => Number(stream.lastId) === newest, 'the events');
    const [forProtection = [], forSupervisor = [], forCounsellor = []] = streams.map((stream) =>
      alertsOf(stream, id),
    );
    expect(forProtection.filter((kind) => kind === 'protection_unclaimed')).toHaveLength(1);
    expect(forSupervisor.filter((kind) => kind === 'protection_unclaimed')).toHaveLength(1);
    expect(forCounsellor).toEqual([]);
    for (const stream of streams) stream.cut();
  });

  it('keeps a new case for whoever is there, fits and carries least; untaken it is anybody’s again', async () => {
    const [spanish, kreyol] = await Promise.all([
      rig.somebody('counsellor', { languages: ['es'] }),
      rig.somebody('counsellor', { languages: ['ht'] }),
    ]);
    const streams = [spanish.events(), kreyol.events()];
    await until(() => streams.every(({ events }) => events.length > 0), 'both there');
    const { id } = await rig.openCase({ language: 'ht' });
    await rig.desk.watch();
    expect((await rig.store.desk.ticket(id))?.assignee).toBe(kreyol.id);
    expect((await kreyol.tickets('?who=mine')).map((row) => row.id)).toEqual([id]);
    expect((await spanish.tickets('?who=unassigned')).map((row) => row.id)).toEqual([]);
    rig.advance(3 * MINUTE);
    await rig.desk.watch();
    await rig.desk.watch();
    expect((await rig.store.desk.ticket(id))?.assignee).toBeUndefined();
    // Whoever takes it has it, kept or not.
    expect((await spanish.call('POST', `/tickets/${id}/claim`)).status).toBe(200);
    for (const stream of streams) stream.cut();
  });
});

describe('the window of WhatsApp', () => {
  it('closes 24 hours after the person’s last message, whatever we send; SMS has none', async () => {
    const { id } = await rig.openCase();
    const sms = await rig.openCase({ channel: 'sms' });
    rig.advance(23 * 60 * MINUTE);
    const counsellor = await rig.somebody('counsellor');
    await counsellor.call('POST', `/tickets/${id}/claim`);
    await counsellor.call('POST', `/tickets/${sms.id}/claim`);
    expect((await counsellor.call('POST', `/tickets/${id}/messages`, { text: 'hola' })).status).toBe(201);
    rig.advance(19 * MINUTE);
    await counsellor.call('GET', '/session');
    rig.advance(19 * MINUTE);
    await counsellor.call('GET', '/session');
    rig.advance(19 * MINUTE);
    await counsellor.call('GET', '/session');
    rig.advance(4 * MINUTE);
    const refused = await counsellor.call('POST', `/tickets/${id}/messages`, { text: 'hola' });
    expect([refused.status, refused.body.type]).toEqual([409, 'urn:rumbo:problem:window-closed']);
    expect((await counsellor.call('POST', `/tickets/${sms.id}/messages`, { text: 'hola' })).status).toBe(201);
  });
});

describe('the question how it was', () => {
  it('is asked when the counsellor wishes, never after a protection case nor on SMS', async () => {
    const protection = await rig.somebody('protection');
    const asked = async (change: OpenCase) => {
      const { id, conversation } = await rig.openCase(change);
      await protection.call('POST', `/tickets/${id}/claim`);
      const closed = await protection.call('POST', `/tickets/${id}/resolve`, {
        outcome: 'oriented',
        askSatisfaction: true,
      });
      expect(closed.status).toBe(200);
      const { messages } = await rig.store.desk.thread(conversation, { limit: 20 });
      return messages.some((one) => JSON.stringify(one.content).includes('satisfaction:good'));
    };
    expect(await asked({})).toBe(true);
    expect(await asked({ reason: 'danger', riskCodes: ['violence'] })).toBe(false);
    expect(await asked({ channel: 'sms' })).toBe(false);
    const again = await rig.openCase();
    await protection.call('POST', `/tickets/${again.id}/claim`);
    await protection.call('POST', `/tickets/${again.id}/resolve`, { outcome: 'oriented' });
    const { messages } = await rig.store.desk.thread(again.conversation, { limit: 20 });
    expect(JSON.stringify(messages)).not.toContain('satisfaction');
  });
});

describe('the chain of what was done', () => {
  it('holds who looked and who did; a row that was changed or cut off is found', async () => {
    const counsellor = await rig.somebody('counsellor');
    const auditor = await rig.somebody('auditor');
    const { id } = await rig.openCase();
    await counsellor.ticket(id);
    await counsellor.call('POST', `/tickets/${id}/claim`);
    await counsellor.call('POST', `/tickets/${id}/reveal`, { reason: 'to call back' });
    const { body } = await auditor.call('GET', `/audit?ticket=${id}`);
    expect(body).toMatchObject({ isIntact: true, brokenAt: null });
    expect(body.entries.map(({ action }: { action: string }) => action)).toEqual([
      'number.revealed',
      'ticket.claimed',
      'ticket.viewed',
    ]);
    const [newest] = await rig.store.desk.auditPage({ limit: 1 });
    const { DatabaseSync } = await import('node:sqlite');
    const change = (sql: string, ...values: (string | number)[]) => {
      const db = new DatabaseSync(`${rig.dataDir}/rumbo.db`);
      db.prepare(sql).run(...values);
      db.close();
    };
    change("UPDATE audit SET actor = 'somebody else' WHERE action = 'ticket.viewed'");
    expect(await rig.store.desk.verifyAudit()).toMatchObject({ isIntact: false });
    change('UPDATE audit SET actor = ? WHERE action = ?', counsellor.id, 'ticket.viewed');
    expect(await rig.store.desk.verifyAudit()).toEqual({ isIntact: true, brokenAt: undefined });
    change('DELETE FROM audit WHERE seq = ?', newest?.seq ?? 0);
    expect(await rig.store.desk.verifyAudit()).toMatchObject({ isIntact: false, brokenAt: newest?.seq });
  });
});
