import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PersonExport } from '../../../src/desk/api/schema.ts';
import { type DeskRig, startDeskRig } from '../../support/desk-rig.ts';

let rig: DeskRig;
beforeAll(async () => {
  rig = await startDeskRig();
});
afterAll(() => rig.close());

describe('what is held of a person', () => {
  it('leaves whole, for those who may, with its basis in the chain; the person’s other cases are in it', async () => {
    const [supervisor, counsellor] = await Promise.all([
      rig.somebody('supervisor'),
      rig.somebody('counsellor'),
    ]);
    const { id, phone, conversation } = await rig.openCase({ text: 'no me pagaron' });
    await counsellor.call('POST', `/tickets/${id}/claim`);
    await counsellor.call('POST', `/tickets/${id}/messages`, { text: 'le ayudo' });
    await counsellor.call('POST', `/tickets/${id}/notes`, { text: 'pidió cita' });
    await rig.receive(phone, 'gracias');
    const { status, body } = await supervisor.call('POST', `/tickets/${id}/export`, {
      basis: 'asked_in_chat',
    });
    expect(status).toBe(200);
    expect(() => PersonExport.parse(body)).not.toThrow();
    expect(body).toMatchObject({ isWhole: true, number: phone, channel: 'whatsapp' });
    const { messages } = await rig.store.desk.thread(conversation, { limit: 500 });
    expect(body.messages.map((one: { id: string }) => one.id)).toEqual(messages.map((one) => one.id));
    expect(body.cases[0].notes[0].text).toBe('pidió cita');
    expect(body.cases[0].context).toMatchObject({ situation: 'permanent-resident' });
    expect((await rig.store.desk.auditPage({ ticket: id, limit: 1 }))[0]).toMatchObject({
      actor: supervisor.id,
      action: 'person.exported',
      data: { basis: 'asked_in_chat' },
    });
    expect((await counsellor.call('POST', `/tickets/${id}/export`, { basis: 'asked_in_chat' })).status).toBe(
      403,
    );
    expect((await supervisor.call('POST', `/tickets/${id}/export`, {})).status).toBe(400);
    expect((await supervisor.call('POST', '/tickets/none/export', { basis: 'asked_in_chat' })).status).toBe(
      404,
    );
  });

  it('leaves out what belongs to a case of protection, and says so; the desk hides it as well', async () => {
    const counsellor = await rig.somebody('counsellor');
    const { id, phone, conversation } = await rig.openCase({ text: 'qué papeles necesito' });
    await counsellor.call('POST', `/tickets/${id}/claim`);
    await counsellor.call('POST', `/tickets/${id}/resolve`, { outcome: 'oriented' });
    rig.advance(60 * 60_000);
    const [boss, trained, colleague] = await Promise.all([
      rig.somebody('supervisor'),
      rig.somebody('protection'),
      rig.somebody('counsellor'),
    ]);
    const danger = await rig.receive(phone, 'me tienen encerrada', {
      opens: true,
      reason: 'danger',
      riskCodes: ['trafficking'],
    });
    expect(danger.conversation).toBe(conversation);
    for (const one of [boss, colleague]) {
      const detail = await one.ticket(id);
      expect(JSON.stringify(detail)).not.toContain('encerrada');
      expect(detail.transcript.map(({ kind, text }) => (kind === 'hidden' ? '(hidden)' : text))).toContain(
        '(hidden)',
      );
      const hidden = detail.transcript.find(({ kind }) => kind === 'hidden');
      const page = await one.call('GET', `/tickets/${id}/messages`);
      expect(page.status).toBe(200);
      expect(JSON.stringify(page.body)).not.toContain('encerrada');
      const alone = await one.call('GET', `/tickets/${id}/messages/${hidden?.id}`);
      expect(alone.status).toBeLessThan(500);
      expect(JSON.stringify(alone.body)).not.toContain('encerrada');
    }
    expect(JSON.stringify(await trained.ticket(id))).toContain('encerrada');
    const ask = (one: typeof boss) =>
      one.call('POST', `/tickets/${id}/export`, { basis: 'asked_in_writing' });
    const part = (await ask(boss)).body;
    expect(part.isWhole).toBe(false);
    expect(JSON.stringify(part)).not.toContain('encerrada');
    const whole = (await ask(trained)).body;
    expect(whole.isWhole).toBe(true);
    expect(JSON.stringify(whole)).toContain('encerrada');
  });
});

describe('the figures', () => {
  it('leave as a table: for allies what the page shows them, audited, as a file', async () => {
    const [ally, supervisor, counsellor] = await Promise.all([
      rig.somebody('ally'),
      rig.somebody('supervisor'),
      rig.somebody('counsellor'),
    ]);
    expect((await counsellor.call('GET', '/indicators.csv')).status).toBe(403);
    for (const one of [ally, supervisor]) {
      const res = await fetch(`${rig.url}/api/indicators.csv?by=month`, { headers: { Cookie: one.cookie } });
      const csv = await res.text();
      expect(res.headers.get('content-type')).toMatch(/^text\/csv/);
      expect(res.headers.get('content-disposition')).toBe('attachment; filename="rumbo-month.csv"');
      expect(csv.split('\r\n')[0]).toBe('"group","code","first","last","value"');
      const { body } = await one.call('GET', '/indicators?by=month');
      const figures = (text: string) => (text.match(/,\d+(\.\d+)?\r/g) ?? []).length;
      const shown = [
        ...body.groups.flatMap((group: { total: unknown[]; rows: { counts: unknown[] }[] }) => [
          group.total,
          ...group.rows.map(({ counts }) => counts),
        ]),
        ...Object.values(body.waits),
        ...Object.values(body.shares),
      ]
        .flat()
        .filter((value) => value !== null);
      expect(figures(csv)).toBe(shown.length);
    }
    expect(
      (await rig.store.desk.auditPage({ actor: ally.id, limit: 5 })).map(({ action }) => action),
    ).toContain('indicators.exported');
  });
});
