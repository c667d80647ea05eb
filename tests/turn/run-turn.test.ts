import { describe, expect, it, vi } from 'vitest';
import { buildDialogs } from '../../dialogs/index.ts';
import { Dialog, type DialogContext, type DialogTurnResult } from '../../dialogs/shared/botbuilder.ts';
import { effectsOf, inputOf, type Ports, type Vacancies } from '../../src/ports/index.ts';
import { StateConflictError, TurnStorage } from '../../src/turn/state-storage.ts';
import { choiceIdsOf, NOON, startTalk, wordsOf } from '../support/talk.ts';

/** A root that does what the test says. */
class Scripted extends Dialog {
  readonly #act: (dc: DialogContext) => void | Promise<void>;
  constructor(act: (dc: DialogContext) => void | Promise<void>) {
    super('root');
    this.#act = act;
  }
  override async beginDialog(dc: DialogContext): Promise<DialogTurnResult> {
    await this.#act(dc);
    return Dialog.EndOfTurn;
  }
  override async continueDialog(dc: DialogContext): Promise<DialogTurnResult> {
    await this.#act(dc);
    return Dialog.EndOfTurn;
  }
}
const scripted =
  (act: (dc: DialogContext) => void | Promise<void>, version = 1) =>
  () => ({ dialogs: [new Scripted(act)], rootId: 'root', versions: { root: version } });

describe('a turn', () => {
  it('that always throws is tried three times, then the person gets an apology and a ticket is opened; others go on', async () => {
    let tries = 0;
    const talk = await startTalk({
      dialogs: scripted((dc) => {
        tries += 1;
        if (inputOf(dc).words === 'veneno') throw new Error('on purpose');
        effectsOf(dc).say({ kind: 'text', text: 'bien' });
      }),
    });
    const answer = await talk.say('veneno');
    expect(tries).toBe(3);
    expect(wordsOf(answer)).toMatch(/algo falló de nuestro lado[\s\S]*911/);
    expect(await talk.store.tickets({ state: 'waiting' })).toMatchObject([{ reason: 'turn_failed' }]);
    expect(wordsOf(await talk.say('otra cosa'))).toBe('bien');
    await talk.close();
  });

  it('that asks for a person, or asks again in danger, says so even when one takes over at once; others do not', async () => {
    const talk = await startTalk();
    const commits = vi.spyOn(talk.store, 'commitTurn');
    const stays = async (text: string) => {
      commits.mockClear();
      const said = await talk.say(text);
      expect(said.length).toBeGreaterThan(0);
      return commits.mock.lastCall?.[0].outbound.map((one) => one.stays === true);
    };
    expect((await stays('hola'))?.every(Boolean)).toBe(false);
    expect((await stays('quiero hablar con una persona'))?.every(Boolean)).toBe(true);
    expect((await stays('cuánto es el salario mínimo'))?.some(Boolean)).toBe(false);
    const danger = await stays('me tienen encerrada y no me dejan salir');
    expect(danger?.every(Boolean)).toBe(true);
    await talk.close();
  });

  it('whose dialogs say nothing counts as failed: nobody is left without an answer', async () => {
    const talk = await startTalk({ dialogs: scripted(() => {}) });
    expect(wordsOf(await talk.say('hola'))).toMatch(/algo falló/);
    await talk.close();
  });

  it('that meets dialogs changed by a deploy begins anew, kindly, and still answers', async () => {
    let version = 1;
    const seen: string[] = [];
    const build = (ports: Ports) => {
      const built = buildDialogs(ports);
      return {
        ...built,
        versions: new Proxy(built.versions, {
          get: (target, key) => (key === 'root' ? version : Reflect.get(target, key)),
        }),
      };
    };
    const talk = await startTalk({ dialogs: build });
    await talk.say('borrar mis datos');
    version = 2;
    seen.push(wordsOf(await talk.say('me despidieron')));
    expect(seen[0]).toMatch(/Mejoramos el servicio/);
    expect(seen[0]).toMatch(/No firme renuncia/);
    expect(wordsOf(await talk.say('hola'))).not.toMatch(/Mejoramos/);
    await talk.close();
  });

  it.each([
    ['a reaction', { kind: 'reaction' as const, emoji: '👍' }, {}],
    ['a notice of the system', { kind: 'system' as const, event: 'other' as const }, {}],
    [
      'a stop that Twilio has answered',
      { kind: 'text' as const, text: 'STOP' },
      { optOutHandledByProvider: 'stop' as const },
    ],
  ])('%s is taken in silence', async (_name, content, extra) => {
    const talk = await startTalk();
    expect(await talk.send(content, extra)).toEqual([]);
    expect(await talk.store.openLanes()).toEqual([]);
    await talk.close();
  });

  it('does not answer what is too old, where that is asked for: it may be a replay (S12)', async () => {
    const talk = await startTalk({ maxAgeMs: 8 * 86_400_000 });
    const old = new Date(NOON.getTime() - 9 * 86_400_000);
    expect(await talk.send({ kind: 'text', text: 'hola' }, { sentAt: old })).toEqual([]);
    expect(
      wordsOf(
        await talk.send(
          { kind: 'text', text: 'hola' },
          { sentAt: new Date(NOON.getTime() - 6 * 86_400_000) },
        ),
      ),
    ).toMatch(/Soy Rumbo/);
    await talk.close();
  });

  it('that erases forgets what is kept beside the store, of every conversation of the person', async () => {
    const forgotten: string[] = [];
    const talk = await startTalk({
      dialogs: scripted((dc) => {
        if (inputOf(dc).words === 'borrar') effectsOf(dc).eraseEverything();
        effectsOf(dc).say({ kind: 'text', text: 'bien' });
      }),
      ports: {
        vacancies: { forget: async (one: string) => void forgotten.push(one) } as unknown as Vacancies,
      },
    });
    const number = '5215512345678';
    await talk.send({ kind: 'text', text: 'hola' }, { from: { channel: 'whatsapp', bsuid: 'MX.1' } });
    const older = talk.conversation();
    await talk.send({ kind: 'text', text: 'hola' }, { from: { channel: 'sms', phone: number } });
    const sms = talk.conversation();
    await talk.say('hola');
    const present = talk.conversation();
    await talk.send(
      { kind: 'text', text: 'hola' },
      { from: { channel: 'whatsapp', phone: number, bsuid: 'MX.1' } },
    );
    expect(talk.conversation()).toBe(present);
    expect(forgotten).toEqual([]);
    await talk.say('borrar');
    expect(forgotten.sort()).toEqual([older, sms, present].sort());
    for (const one of [older, sms, present]) expect(await talk.store.conversation(one)).toBeUndefined();
    await talk.close();
  });

  it('after a number changed, what was entrusted is locked', async () => {
    const talk = await startTalk();
    await talk.tap('remember:refugee');
    await talk.say('sí');
    expect(wordsOf(await talk.say('mis datos'))).toMatch(/Me dieron refugio/);
    await talk.send({
      kind: 'system',
      event: 'number_changed',
      newAddress: { channel: 'whatsapp', phone: '5215500000777' },
    });
    expect(wordsOf(await talk.say('mis datos'))).toMatch(/no hay nada guardado/);
    await talk.close();
  });

  it.each([
    ['a voice note', { kind: 'voice' as const, media: [{ mediaId: '1' }] }, /todavía no puedo escucharlo/],
    ['a picture', { kind: 'image' as const, media: [{ mediaId: '1' }] }, /No envíe fotos de sus documentos/],
    [
      'a picture with a question',
      { kind: 'image' as const, media: [{ mediaId: '1' }], text: '¿este anuncio es real?' },
      /señales/,
    ],
    ['a broken picture', { kind: 'image' as const, media: [], isBroken: true }, /otra vez/],
    ['a sticker', { kind: 'sticker' as const, media: [] }, /Gracias/],
    ['a contact', { kind: 'contacts' as const, count: 1 }, /no lo puedo abrir/],
    ['an order', { kind: 'order' as const, itemCount: 1 }, /no lo puedo abrir/],
    ['a form', { kind: 'flow' as const, responseJson: '{"__proto__":1' }, /no lo puedo abrir/],
    ['what the provider cannot show', { kind: 'unsupported' as const, code: 131051 }, /no lo puedo abrir/],
    ['a shape of tomorrow', { kind: 'unknown' as const, type: 'hologram' }, /no lo puedo abrir/],
    ['an emoji', { kind: 'text' as const, text: '👍🏽' }, /Rumbo|opción/],
    ['nothing', { kind: 'text' as const, text: '   ' }, /./],
    ['a position', { kind: 'location' as const, latitude: 32.5149, longitude: -117.0382 }, /COMAR Tijuana/],
    [
      'a position at sea',
      { kind: 'location' as const, latitude: 10, longitude: -130 },
      /No conocemos una oficina/,
    ],
    [
      'a tap on a button nobody knows',
      { kind: 'button' as const, payload: 'callback_data', text: 'Mis derechos' },
      /derechos/,
    ],
  ])('%s gets an answer', async (_name, content, words) => {
    const talk = await startTalk();
    expect(wordsOf(await talk.send(content))).toMatch(words);
    await talk.close();
  });

  it('a wall of text, hostile strings and names of objects are only words', async () => {
    const talk = await startTalk();
    for (const text of [
      'a'.repeat(100_000),
      '{{fact.minimum-wage-general.daily}} $t(common:x) %s',
      "'; DROP TABLE inbox; --",
      'Deposite 2000 pesos {{fact.no-such-fact.x}} para el trámite de su visa garantizada, solo por whatsapp {{quote}}',
      '__proto__',
      'constructor',
      '<script>alert(1)</script>',
      '=cmd()',
      '\u202e\u200b',
    ]) {
      const before = process.threadCpuUsage();
      const answer = await talk.say(text);
      expect(answer.length).toBeGreaterThan(0);
      expect(wordsOf(answer)).not.toMatch(/algo falló/);
      // What this thread worked: a machine that stands still meanwhile does not count.
      const { user, system } = process.threadCpuUsage(before);
      expect((user + system) / 1000).toBeLessThan(2_000);
    }
    await talk.close();
  });

  it('a ticket’s context holds no address and no words', async () => {
    const talk = await startTalk({ phone: '5215598765432' });
    await talk.say('me tienen encerrada y tengo miedo');
    const [ticket] = await talk.store.tickets({});
    expect(ticket).toMatchObject({
      reason: 'danger',
      priority: 100,
      riskCodes: ['danger_now'],
      language: 'es',
    });
    expect(JSON.stringify(ticket)).not.toMatch(/encerrada|98765432/);
    await talk.close();
  });
});

describe('choices', () => {
  it.each([
    '1',
    '1.',
    '1)',
    'opción 1',
    'la primera',
    '1️⃣',
    'Sueldo y salario mínimo',
    'sueldo y salario minimo',
    'sueldo y salario mínimoo',
  ])('%s means the first', async (typed) => {
    const talk = await startTalk();
    await talk.say('mis derechos');
    expect(wordsOf(await talk.say(typed))).toMatch(/315\.04/);
    await talk.close();
  });
  it('a label of the list before still means something, a number does not', async () => {
    const talk = await startTalk();
    await talk.say('mis derechos');
    await talk.say('2');
    expect(wordsOf(await talk.say('Aguinaldo'))).toMatch(/antes del 20 de diciembre/);
    await talk.close();
  });
  it('“not address” does not mean Address', async () => {
    const talk = await startTalk({
      dialogs: scripted((dc) => {
        const { choice } = inputOf(dc);
        effectsOf(dc).say({
          kind: 'choices',
          text: choice ?? 'none',
          listLabel: 'x',
          choices: [
            { id: 'address', label: 'Address' },
            { id: 'other', label: 'Other' },
          ],
        });
      }),
    });
    await talk.say('x');
    expect(wordsOf(await talk.say('not address'))).toMatch(/^none/);
    expect(wordsOf(await talk.say('adress'))).toMatch(/^address/);
    await talk.close();
  });
  it('the rest of a long SMS comes with 1, then the choices mean what they say', async () => {
    const talk = await startTalk({ channel: 'sms' });
    const first = wordsOf(await talk.say('que hago si me despidieron'));
    expect(first).toMatch(/1 = más$/);
    let last = '';
    for (let part = wordsOf(await talk.say('1')); ; part = wordsOf(await talk.say('más'))) {
      last = part;
      if (!part.endsWith('1 = más')) break;
    }
    expect(last).toMatch(/1 Dónde reclamar/);
    expect(wordsOf(await talk.say('1'))).toMatch(/PROFEDET le orienta/);
    await talk.close();
  });
  it('offers no more than three next steps after an answer', async () => {
    const talk = await startTalk();
    expect(choiceIdsOf(await talk.say('cuanto es el aguinaldo')).length).toBeLessThanOrEqual(9);
    expect(choiceIdsOf(await talk.tap('topic:aguinaldo')).length).toBeLessThanOrEqual(3);
    await talk.close();
  });
});

describe('TurnStorage', () => {
  it('refuses a write over what another turn has written meanwhile, although botbuilder asks for "*"', async () => {
    const storage = new TurnStorage({}, 4);
    await storage.read(['a']);
    await storage.write({ a: { eTag: '*', n: 1 } });
    await expect(storage.write({ a: { eTag: '*', n: 2 } })).rejects.toThrow(StateConflictError);
    await storage.read(['a']);
    await storage.write({ a: { eTag: '*', n: 2 } });
    expect(storage.items).toEqual({ a: { n: 2 } });
  });
});
