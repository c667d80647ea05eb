import type { VNode } from 'preact';
import { KEYS } from '../core/keys.ts';
import { settings } from '../core/settings.ts';
import { useStore } from '../core/store.ts';
import { useWords } from '../core/use.ts';
import { Dialog } from './dialog.tsx';

/** The list under `?`, and the way to turn single keys off. */
export function Shortcuts({ onClose }: { readonly onClose: () => void }): VNode {
  const t = useWords();
  const hasKeys = useStore(settings, (value) => value.hasKeys);
  return (
    <Dialog title={t('keys.title')} onClose={onClose}>
      <dl class="keys">
        {KEYS.map(([key, name]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(name)}</dd>
          </div>
        ))}
      </dl>
      <label class="check">
        <input
          type="checkbox"
          data-first
          checked={hasKeys}
          onChange={(event) => settings.set({ hasKeys: event.currentTarget.checked })}
        />
        <span>{t('keys.on')}</span>
      </label>
    </Dialog>
  );
}
