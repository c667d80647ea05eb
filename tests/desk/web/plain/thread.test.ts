import { describe, expect, it, vi } from 'vitest';
import { deliveryOf, isTemplateOut } from '../../../../src/desk/web/shared/say.ts';
import { makeWords } from '../../../../src/desk/web/shared/words.ts';
import type { OutboundId } from '../../../../src/model/index.ts';
import { setPagesScene } from '../../../support/desk-scenes.ts';
import { commitNext } from '../../../support/stored.ts';

const rig = setPagesScene();

vi.setConfig({ testTimeout: 120_000 });

describe('the thread without scripts', () => {
  it('strikes through what the bot was not let say any more, as the app does', async () => {
    const { id, phone, conversation } = await rig.openCase();
    await rig.accept(phone, 'y otra cosa');
    await commitNext(rig.store, conversation, {
      outbound: [{ id: `bot-${phone}` as OutboundId, content: { kind: 'text', text: 'ya no' } }],
      at: rig.clock.now(),
    });
    const one = await rig.visitor('counsellor');
    await one.get(`/desk/t/${id}`);
    const { text } = await one.go(`/desk/t/${id}/claim`, {});
    expect(text).toMatch(/class="bubble bot withdrawn"[\s\S]*>ya no</);
    expect(text).toContain('<span class="status withdrawn">');
    // That somebody comes was said with the case; it still goes.
    expect(text).toContain('<span class="status queued">');
  });

  it('offers every form of a sound, fetches none by itself, and a link to keep it', async () => {
    const { id, phone, conversation } = await rig.openCase();
    const send = async (kind: 'voice' | 'document', mimeType: string, filename?: string) => {
      await rig.accept(phone, {
        kind,
        media: [{ mediaId: '1', mimeType, ...(filename ? { filename } : {}) }],
      });
      await commitNext(rig.store, conversation, { at: rig.clock.now() });
    };
    await send('voice', 'audio/ogg; codecs=opus');
    await send('document', 'application/pdf', '<b>contrato</b>.pdf');
    const one = await rig.visitor('counsellor');
    const { text } = await one.get(`/desk/t/${id}`);
    const audio = /<audio controls preload="none"[^>]*>(.*?)<\/audio>/.exec(text)?.[1] ?? '';
    expect(
      [...audio.matchAll(/<source src="[^"]*?(\?as=caf)?" type="([^"]+)"/g)].map((one) => one.slice(1)),
    ).toEqual([
      [undefined, 'audio/ogg; codecs=opus'],
      ['?as=caf', 'audio/x-caf; codecs=opus'],
    ]);
    expect(text).toMatch(/<a href="\/api\/tickets\/[^"]+" download="audio\.ogg">Descargar audio<\/a>/);
    expect(text).toContain('&lt;b>contrato&lt;/b>.pdf');
    expect(text).not.toContain('<b>contrato');
  });

  it('says where words are left out that are for others', async () => {
    const { id, phone } = await rig.openCase({ text: 'qué papeles necesito' });
    const first = await rig.somebody('counsellor');
    await first.call('POST', `/tickets/${id}/claim`);
    await first.call('POST', `/tickets/${id}/resolve`, { outcome: 'oriented' });
    rig.advance(3_600_000);
    await rig.receive(phone, 'me tienen encerrada', {
      opens: true,
      reason: 'danger',
      riskCodes: ['trafficking'],
    });
    const one = await rig.visitor('counsellor');
    const { text } = await one.get(`/desk/t/${id}`);
    expect(text).toContain('qué papeles necesito');
    expect(text).not.toContain('encerrada');
    expect(text).toContain('<p class="text soft">');
  });
});

describe('what both faces say of a message', () => {
  const t = makeWords('es', { 'delivery.failed': 'No llegó', 'case.window_closed': 'Ventana cerrada' });
  it.each([
    ['failed', '131047', 'No llegó (Ventana cerrada)'],
    ['failed', '63016', 'No llegó (Ventana cerrada)'],
    ['failed', '131026', 'No llegó (131026)'],
    ['failed', null, 'No llegó'],
    ['read', '131047', 'read'],
  ])('%s %s', (status, code, words) => expect(deliveryOf({ status, code }, t)).toBe(words));

  it('a template counts as out only since the window closed', () => {
    const [early, late] = ['2026-11-20T10:00:00.000Z', '2026-11-20T11:00:00.000Z'];
    expect(isTemplateOut({ templateSentAt: late, windowClosesAt: early })).toBe(true);
    expect(isTemplateOut({ templateSentAt: early, windowClosesAt: late })).toBe(false);
    expect(isTemplateOut({ templateSentAt: null, windowClosesAt: early })).toBe(false);
    expect(isTemplateOut({ templateSentAt: late, windowClosesAt: null })).toBe(false);
  });
});
