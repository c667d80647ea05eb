import type { ComponentChildren, VNode } from 'preact';
import type { MisuseAlert } from '../../../api/schema.ts';
import { Field } from '../fields.tsx';
import { PlainText } from '../plain-text.tsx';
import type { Times } from '../time.ts';
import type { Words } from '../words.ts';

export interface AlertListProps {
  readonly alerts: readonly MisuseAlert[];
  readonly t: Words;
  readonly times: Pick<Times, 'clock' | 'day'>;
  /** Draws the way to write down what it was; undefined for whoever may not settle it. */
  readonly settle: ((alert: MisuseAlert) => VNode) | undefined;
  /** What comes before the list: a dialog, words that were lost. */
  readonly children?: ComponentChildren;
}

/** Who looked at more than their work asks for, and what was counted. */
export function AlertList({ alerts, t, times, settle, children }: AlertListProps): VNode {
  return (
    <section class="stack" aria-label={t('misuse.title')}>
      <h2>{t('misuse.title')}</h2>
      <p class="soft">{t('misuse.about')}</p>
      {children}
      <ul class="plain-list stack" id="misuse-alerts">
        {alerts.map((alert) => (
          <li key={alert.id} class="notice bad">
            <p>
              <strong>
                <PlainText text={alert.account.name} />
              </strong>{' '}
              ({t.code('role', alert.role ?? '')}) · {times.day(alert.at)} {times.clock(alert.at)}
            </p>
            <p>{t(`misuse.kind_${alert.kind}`, { count: alert.count, limit: alert.limit })}</p>
            {settle?.(alert)}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What it was, in the words of whoever looked into it. @param typed what was written before; '' for nothing */
export function AlertNote({ t, typed }: { readonly t: Words; readonly typed: string }): VNode {
  return (
    <Field word={t('misuse.note')}>
      <textarea
        name="note"
        data-first
        rows={3}
        required
        minLength={3}
        maxLength={1000}
        defaultValue={typed}
      />
    </Field>
  );
}
