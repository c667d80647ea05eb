import type { ComponentChildren, VNode } from 'preact';
import { type Opens, PLACES } from './places.ts';
import type { Words } from './words.ts';

export interface TopBarProps {
  readonly t: Words;
  /** The part of the desk on the screen. */
  readonly place: string;
  readonly may: (permission: Opens) => boolean;
  /** What is about the account itself. */
  readonly children: ComponentChildren;
}

/** The bar on top: product, places that this account may open, who I am. */
export function TopBar({ t, place, may, children }: TopBarProps): VNode {
  return (
    <header class="top">
      <a class="brand" href="/desk">
        <span class="brand-mark" aria-hidden="true" />
        {t('nav.product')}
      </a>
      <nav aria-label={t('nav.main')}>
        <ul>
          {PLACES.filter(([, , permission]) => may(permission)).map(([name, href]) => (
            <li key={name}>
              <a href={href} aria-current={place === name ? 'page' : undefined}>
                {t(`nav.${name}`)}
              </a>
            </li>
          ))}
          {may('indicators.read') && (
            <li>
              <a href="/indicators">{t('nav.indicators')}</a>
            </li>
          )}
        </ul>
      </nav>
      <div class="top-me">{children}</div>
    </header>
  );
}
