import {
  type Activity,
  BotAdapter,
  ConversationState,
  MemoryStorage,
  type ResourceResponse,
  TurnContext,
} from 'botbuilder';
import { ComponentDialog, runDialog, TextPrompt, WaterfallDialog } from 'botbuilder-dialogs';
import { compare, cpuMicros } from './measure.ts';
import { makeTurnRig } from './rig.ts';

const PEOPLE = 500;
/** As in src/main.ts. */
const TURNS_AT_ONCE = 32;
/** What five turns of a person are: a greeting, a tap, a typed question, a digit, a tap on something older. */
export const SCRIPT = [
  { kind: 'text', text: 'hola buenas tardes' },
  { kind: 'list', payload: 'menu:rights', text: 'Mis derechos' },
  { kind: 'text', text: 'me despidieron y no me pagaron que hago' },
  { kind: 'text', text: '1' },
  { kind: 'button', payload: 'menu:fraud', text: 'Ver si es fraude' },
] as const;

/** CPU of one whole turn — read, understand, dialogs, lay out, commit to SQLite — against a bare two-prompt ComponentDialog. */
export async function benchTurn(): Promise<Record<string, unknown>> {
  const rig = await makeTurnRig();
  const bare = makeBare();
  let step = 0;
  const rumboRound = async (): Promise<number> => {
    const content = SCRIPT[step % SCRIPT.length] as (typeof SCRIPT)[number];
    step += 1;
    const lanes = await rig.accept(PEOPLE, () => content);
    const before = cpuMicros();
    for (let start = 0; start < lanes.length; start += TURNS_AT_ONCE)
      await Promise.all(lanes.slice(start, start + TURNS_AT_ONCE).map((lane) => rig.run(lane)));
    return (cpuMicros() - before) / lanes.length;
  };
  const bareRound = async (): Promise<number> => {
    const before = cpuMicros();
    for (let person = 0; person < PEOPLE; person += 1) await bare(person);
    return (cpuMicros() - before) / PEOPLE;
  };
  // Five Rumbo rounds make one script; the mean over a script against one bare round each.
  const cpu = await compare(9, {
    baseline: async () => (await bareRound()) / 2 + (await bareRound()) / 2,
    measured: async () => {
      let sum = 0;
      for (let i = 0; i < SCRIPT.length; i += 1) sum += await rumboRound();
      return sum / SCRIPT.length;
    },
  });
  await rig.close();
  const round = (value: number | undefined) => Math.round((value ?? Number.NaN) * 100) / 100;
  return {
    cpuMicrosBareComponentDialog: round(cpu.baseline),
    cpuMicrosRumbo: round(cpu.measured),
    cpuRatio: round(cpu.ratio),
    bar: 2,
    holds: cpu.ratio <= 2,
    why: 'ours includes what the bare one has not: language and intent of the message, danger rules, texts with facts, layout, encryption and the durable commit',
  };
}

/** A waterfall of two text prompts inside a ComponentDialog, run by runDialog over MemoryStorage with a null adapter. */
function makeBare(): (person: number) => Promise<void> {
  class NullAdapter extends BotAdapter {
    process(context: TurnContext, logic: (context: TurnContext) => Promise<void>): Promise<void> {
      return this.runMiddleware(context, logic);
    }
    async sendActivities(
      _context: TurnContext,
      activities: Partial<Activity>[],
    ): Promise<ResourceResponse[]> {
      return activities.map((_, index) => ({ id: String(index) }));
    }
    async updateActivity(): Promise<undefined> {}
    async deleteActivity(): Promise<void> {}
    async continueConversation(): Promise<void> {}
  }
  const adapter = new NullAdapter();
  const state = new ConversationState(new MemoryStorage());
  const accessor = state.createProperty('dialog');
  const dialog = new ComponentDialog('bare');
  dialog.addDialog(new TextPrompt('text'));
  dialog.addDialog(
    new WaterfallDialog('steps', [
      async (step) => step.prompt('text', 'What is your name?'),
      async (step) => step.prompt('text', `Where do you live, ${step.result}?`),
      async (step) => {
        await step.context.sendActivity('Thank you.');
        return step.endDialog();
      },
    ]),
  );
  return async (person) => {
    const activity = {
      type: 'message',
      text: 'hello',
      id: '1',
      channelId: 'bench',
      from: { id: `u${person}` },
      recipient: { id: 'bot' },
      conversation: { id: `c${person}` },
      serviceUrl: 'x',
    } as unknown as Activity;
    const context = new TurnContext(adapter, activity);
    await adapter.process(context, async (turn) => {
      await runDialog(dialog, turn, accessor);
      await state.saveChanges(turn);
    });
  };
}
