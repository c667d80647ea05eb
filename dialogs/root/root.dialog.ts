import { effectsOf, type Intent, inputOf, type Ports, type TurnInput } from '../../src/ports/index.ts';
import { FRAUD_DIALOG } from '../fraud/fraud.dialog.ts';
import { findOfferSigns, looksLikeOffer } from '../fraud/offer-signs.ts';
import { PERSON_DIALOG } from '../person/person.dialog.ts';
import { PLACES_DIALOG } from '../places/places.dialog.ts';
import { CALCULATOR_DIALOG, isCalculatorAnswer } from '../rights/calculators/calculator.dialog.ts';
import { SAFETY_DIALOG } from '../safety/safety.dialog.ts';
import { isAnswer } from '../shared/ask-choice.ts';
import { ASK_TEXT, textAnswerOf } from '../shared/ask-text.ts';
import { ComponentDialog, Dialog, type DialogContext, type DialogTurnResult } from '../shared/botbuilder.ts';
import { followUpOf, placesOptions } from './follow-up.ts';
import { jobRouteOfChoice, jobRouteOfIntent, refineRoute, wordRoute } from './job-routes.ts';
import { namedPaper, namedPay, namedWhenUnsure } from './named.ts';
import {
  answersAtOnce,
  CANCEL_ROUTE,
  calculatorRoute,
  FRAUD_ROUTE,
  GREETING_ROUTE,
  guessOf,
  lostRoute,
  MEDIA_ROUTE,
  MENU_ROUTE,
  OFF_TOPIC_ROUTE,
  PLACES_ROUTE,
  plainly,
  type Route,
  routeOfChoice,
  routeOfControl,
  routeOfIntent,
  safetyRoute,
  topicRoute,
} from './routes.ts';
import { askIfUseful, thankForOpinion } from './useful.ts';

export const ROOT_DIALOG = 'root';

/** An intent must be this likely to be answered without asking. */
const SURE = 0.45;
/** Danger that is this likely is asked about, unless something else is surer than the second. */
const DOUBTFUL_DANGER = 0.1;
const SURE_ENOUGH_BESIDE_DANGER = 0.6;
/** This sure that a message is about none of our subjects, and that is said. */
const SURE_OF_OFF_TOPIC = 0.85;
const LONGEST_TRAIL = 10;
/** An answer that leaves no question open may be given on less: its next steps lead to its neighbours. */
const PROBABLE = 0.3;

/** What the root remembers between turns. */
interface RootState {
  /** Where the person has been, newest last, so that "back" leads back. */
  trail: Route[];
  misses: number;
  /** Questions of their own that were answered at once: now and then we ask whether it helped. */
  answers: number;
}

/**
 * Decides what a message is for, in this order: danger, words that work anywhere, an answer to the open question, a
 * choice from anywhere in the chat, a question of its own. A question in the middle of a dialog is answered and the
 * dialog's question is then put again. Stays on the stack for ever: it is the talk.
 */
export class RootDialog extends ComponentDialog {
  readonly #ports: Pick<Ports, 'calculators' | 'knowledge' | 'texts' | 'vacancies'>;

  constructor(
    ports: Pick<Ports, 'calculators' | 'knowledge' | 'texts' | 'vacancies'>,
    flows: readonly Dialog[],
  ) {
    super(ROOT_DIALOG);
    this.#ports = ports;
    for (const flow of flows) this.addDialog(flow);
  }

  protected override async onBeginDialog(inner: DialogContext): Promise<DialogTurnResult> {
    return this.#turn(inner);
  }

  protected override async onContinueDialog(inner: DialogContext): Promise<DialogTurnResult> {
    return this.#turn(inner);
  }

  async #turn(inner: DialogContext): Promise<DialogTurnResult> {
    const input = inputOf(inner);
    const state = this.#stateOf(inner);
    if (input.danger !== undefined) return this.#goToSafety(inner, state, input);
    const open = deepest(inner);
    if (effectsOf(inner).isWaiting && takesBack(input, open !== undefined))
      return this.#go(inner, state, CANCEL_ROUTE);
    if (input.control?.kind === 'back') return this.#goBack(inner, state);
    const byControl = input.control && routeOfControl(input.control);
    if (byControl) return this.#go(inner, state, byControl);
    if (open && this.#isAnswer(open)) return this.#continue(inner);
    if (thankForOpinion(effectsOf(inner), this.#ports.texts, input.choice)) return Dialog.EndOfTurn;
    const last = state.trail.at(-1);
    const followUp = open
      ? undefined
      : (followUpOf(input, last) ?? refineRoute(input, last, state.trail, this.#ports.vacancies));
    if (followUp) return this.#go(inner, state, followUp);
    const wanted = open ? undefined : wordRoute(input.words, this.#ports.texts);
    if (wanted) return this.#go(inner, state, wanted);
    const chosen =
      input.choice === undefined
        ? undefined
        : (jobRouteOfChoice(input.choice, state.trail, this.#ports.vacancies) ??
          routeOfChoice(input.choice, (id) => this.#ports.knowledge.hasTopic(id)));
    if (chosen) return this.#go(inner, state, chosen);
    const asked = this.#routeOfMessage(input, state.trail);
    if (open) {
      // A question of its own is answered, and the open one put again; anything else is tried as an answer.
      if (!asked || isSmallTalk(input.understanding?.intent) || isScrap(open, input))
        return this.#continue(inner);
      // Another sum takes the place of the open one; any other question is answered in between.
      if (asked.dialog === CALCULATOR_DIALOG) return this.#go(inner, state, asked);
      state.misses = 0;
      await inner.beginDialog(asked.dialog, asked.options);
      return Dialog.EndOfTurn;
    }
    if (asked && (asked.dialog === CALCULATOR_DIALOG || !isDoubtful(input)))
      return this.#goToAll(inner, state, asked, input);
    return this.#notUnderstood(inner, state, input);
  }

  /** The numbers first; who is in danger in another country also gets those that answer there. */
  async #goToSafety(inner: DialogContext, state: RootState, input: TurnInput): Promise<DialogTurnResult> {
    await this.#go(inner, state, safetyRoute(input.danger ?? 'danger_now'));
    const isAbroad = input.understanding?.alternatives.some(
      ({ intent, score }) => intent === 'work_abroad' && score >= SURE,
    );
    const abroad = isAbroad ? routeOfIntent('work_abroad') : undefined;
    if (abroad) await inner.beginDialog(abroad.dialog, abroad.options);
    return Dialog.EndOfTurn;
  }

  #isAnswer(open: DialogContext): boolean {
    return (
      isAnswer(open) || textAnswerOf(open) !== undefined || isCalculatorAnswer(open, this.#ports.calculators)
    );
  }

  /** Two questions in one message: both are answered, one that asks back comes last; what more there is, is offered. */
  async #goToAll(
    inner: DialogContext,
    state: RootState,
    first: Route,
    { understanding, words }: TurnInput,
  ): Promise<DialogTurnResult> {
    const others = (understanding?.further ?? []).flatMap((intent) => {
      const pay = this.#payNamed(intent, words);
      return pay === undefined ? (routeOfIntent(intent) ?? []) : topicRoute(pay);
    });
    const second = others.find(
      (route) =>
        (answersAtOnce(route) || route.dialog === PERSON_DIALOG) &&
        !(route.dialog === first.dialog && isSame(route.options, first.options)),
    );
    if (!second || STANDS_ALONE.has(first.dialog)) return this.#go(inner, state, first);
    // Within one flow the words would choose the same answer twice.
    const [one, other] = first.dialog === second.dialog ? [plainly(first), plainly(second)] : [first, second];
    // The answer that asks nothing goes first, so that the open question stands last in the chat.
    const [before, after] = answersAtOnce(one) ? [one, other] : [other, one];
    await this.#go(inner, state, before);
    state.trail = [...state.trail, after].slice(-LONGEST_TRAIL);
    await inner.beginDialog(after.dialog, after.options);
    return Dialog.EndOfTurn;
  }

  #payNamed(intent: Intent, words: string | undefined): string | undefined {
    return intent === 'wages' ? namedPay(words, this.#ports.knowledge) : undefined;
  }

  /** What the message itself asks for; undefined when it is not clear enough. */
  #routeOfMessage(input: TurnInput, trail: readonly Route[]): Route | undefined {
    const { content } = input.message;
    if (content.kind === 'location') return PLACES_ROUTE;
    if (input.words === undefined || ('isBroken' in content && content.isBroken))
      return content.kind === 'text' || 'payload' in content ? MENU_ROUTE : MEDIA_ROUTE;
    // Somebody forwards an offer: several signs in it matter more than what it sounds like.
    const signs =
      'payload' in content || !looksLikeOffer(input.words)
        ? 0
        : findOfferSigns(input.words).filter(({ sign }) => sign !== 'abroad').length;
    if (signs >= 2) return FRAUD_ROUTE;
    const { intent, score, inScope } = input.understanding ?? {
      intent: 'out_of_scope' as Intent,
      score: 0,
      inScope: false,
    };
    // Somebody tells their own figures: the sum is the answer.
    const about = 'payload' in content ? undefined : aboutOf(intent);
    const calculator = about && this.#ports.calculators.find(input.words, input.message.receivedAt, about);
    if (calculator) return calculatorRoute(calculator);
    const special = this.#ports.calculators.special(input.words, SPECIAL_TOPICS[intent] ?? []);
    if (special !== undefined) return topicRoute(special);
    const subject = input.understanding?.entities.topic ?? this.#payNamed(intent, input.words);
    const jobs =
      inScope && score >= SURE ? jobRouteOfIntent(intent, input, trail, this.#ports.vacancies) : undefined;
    if (jobs) return jobs;
    const isNamed =
      typeof subject === 'string' && hasSubjects(intent) && this.#ports.knowledge.hasTopic(subject);
    const paper = namedPaper(input, this.#ports.knowledge);
    if (paper !== undefined) return topicRoute(paper);
    const route = isNamed ? topicRoute(subject) : routeOfIntent(intent);
    if (route && ((inScope && score >= SURE) || isNamed || (answersAtOnce(route) && score >= PROBABLE)))
      return route.dialog === PLACES_DIALOG ? { ...route, options: placesOptions(input) } : route;
    if (signs > 0) return FRAUD_ROUTE;
    const named = namedWhenUnsure(input, this.#ports.knowledge);
    if (named !== undefined) return topicRoute(named);
    // A picture whose caption says little is still a picture.
    if (content.kind !== 'text' && !('payload' in content)) return MEDIA_ROUTE;
    return input.isFirst && (input.words.length < 12 || 'payload' in content) ? GREETING_ROUTE : undefined;
  }

  async #notUnderstood(inner: DialogContext, state: RootState, input: TurnInput): Promise<DialogTurnResult> {
    const intents = [
      input.understanding?.intent,
      ...(input.understanding?.alternatives ?? []).map(({ intent }) => intent),
    ];
    const likely = intents.flatMap((intent) => (intent ? (guessOf(intent) ?? []) : []));
    // Where danger is among what it may mean, that is asked first.
    const guesses = [...new Set(mayBeDanger(input) ? [DANGER_GUESS, ...likely] : likely)];
    const { intent, score = 0 } = input.understanding ?? {};
    // Something else altogether, and sure of it: said so, instead of asking for other words.
    const isOffTopic = intent === 'out_of_scope' && score >= SURE_OF_OFF_TOPIC && guesses[0] !== DANGER_GUESS;
    if (isOffTopic && state.misses === 0) {
      await this.#go(inner, state, OFF_TOPIC_ROUTE);
      state.misses = 1;
      return Dialog.EndOfTurn;
    }
    const route = lostRoute(state.misses > 0, guesses);
    state.misses += 1;
    await inner.cancelAllDialogs();
    await inner.beginDialog(route.dialog, route.options);
    return Dialog.EndOfTurn;
  }

  async #goBack(inner: DialogContext, state: RootState): Promise<DialogTurnResult> {
    // Inside an open question "back" leaves the question; otherwise it leaves the newest answer.
    // A dialog that asks has itself put its route last: leaving its question leaves it too.
    if (!deepest(inner) || state.trail.at(-1)?.dialog === inner.activeDialog?.id) state.trail.pop();
    const previous = state.trail.pop() ?? MENU_ROUTE;
    return this.#go(inner, state, previous);
  }

  async #go(inner: DialogContext, state: RootState, route: Route): Promise<DialogTurnResult> {
    await inner.cancelAllDialogs();
    state.misses = 0;
    state.trail = [...state.trail, route].slice(-LONGEST_TRAIL);
    await inner.beginDialog(route.dialog, route.options);
    if (inputOf(inner).choice === undefined && answersAtOnce(route)) {
      state.answers += 1;
      askIfUseful(effectsOf(inner), this.#ports.texts, state.answers);
    }
    return Dialog.EndOfTurn;
  }

  async #continue(inner: DialogContext): Promise<DialogTurnResult> {
    await inner.continueDialog();
    return Dialog.EndOfTurn;
  }

  #stateOf(inner: DialogContext): RootState {
    const state = inner.parent?.activeDialog?.state as Partial<RootState> & object;
    state.trail ??= [];
    state.misses ??= 0;
    state.answers ??= 0;
    return state as RootState;
  }
}

const DANGER_GUESS = 'menu:danger';

/** Danger is among what it may mean, and nothing else is sure enough beside it. */
const isDoubtful = (input: TurnInput): boolean =>
  mayBeDanger(input) && (input.understanding?.score ?? 0) < SURE_ENOUGH_BESIDE_DANGER;

function mayBeDanger({ understanding }: TurnInput): boolean {
  return (understanding?.alternatives ?? []).some(
    ({ intent, score }) =>
      (intent === 'emergency' || intent === 'trafficking_danger') && score >= DOUBTFUL_DANGER,
  );
}

/** "Never mind" while somebody was asked for; "cancel" too, unless it leaves a question that is open. */
function takesBack({ control, words }: TurnInput, isAsking: boolean): boolean {
  return (
    control?.kind === 'never_mind' || (control?.kind === 'back' && !isAsking && /cancel/i.test(words ?? ''))
  );
}

/** Answers that are given alone, whatever else the message asks. */
const STANDS_ALONE: ReadonlySet<string> = new Set([SAFETY_DIALOG, FRAUD_DIALOG, CALCULATOR_DIALOG]);

const isSame = (a: object | undefined, b: object | undefined): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** The dialog that waits for an answer, inside component dialogs too; undefined when none does. */
function deepest(inner: DialogContext): DialogContext | undefined {
  if (!inner.activeDialog) return undefined;
  const child = inner.child;
  return child?.activeDialog ? deepest(child) : inner;
}

/** A word or a number where words were asked for: an answer that cannot be read, not a question of its own. */
const isScrap = (open: DialogContext, { words = '' }: TurnInput): boolean =>
  open.activeDialog?.id === ASK_TEXT && words.split(/\s+/).length <= 2;

/** Intents under which several answers lie; the words then say which. */
function hasSubjects(intent: Intent): boolean {
  return [
    'labor_rights',
    'wages',
    'working_hours',
    'discrimination_harassment',
    'work_requirements',
    'out_of_scope',
    'help_menu',
  ].includes(intent);
}

const KINDS_OF_WORK = ['minors-work', 'domestic-work', 'farm-work', 'platform-work'];
/** Under these intents the kind of work or worker, where it is named, has an answer of its own. */
const SPECIAL_TOPICS: Readonly<Partial<Record<Intent, readonly string[]>>> = {
  labor_rights: [...KINDS_OF_WORK, 'without-papers'],
  working_hours: KINDS_OF_WORK,
  wages: ['domestic-work', 'farm-work', 'platform-work'],
  social_security_health: ['domestic-work', 'platform-work'],
};

/** Whether figures in a message may be of one's own work: mostly, hardly (an offer, a wish), or never (danger, fraud). */
function aboutOf(intent: Intent): 'work' | 'else' | undefined {
  if (OWN_WORK.has(intent)) return 'work';
  return OTHER_WORK.has(intent) ? 'else' : undefined;
}
const OWN_WORK: ReadonlySet<Intent> = new Set([
  'labor_rights',
  'wages',
  'working_hours',
  'dismissal',
  'childcare_family',
  'social_security_health',
  'out_of_scope',
  'help_menu',
]);
const OTHER_WORK: ReadonlySet<Intent> = new Set(['job_search', 'work_requirements', 'status_profile']);

function isSmallTalk(intent: Intent | undefined): boolean {
  return (
    intent === 'greet' || intent === 'thanks' || intent === 'goodbye' || intent === 'yes' || intent === 'no'
  );
}
