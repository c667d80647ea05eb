import type { OfferTerms } from '../../ports/understander.ts';
import type { Catalogs } from './catalogs.ts';
import { findPay, type Pay } from './pay.ts';

/** Working weeks, days and hours in a month of full time: what a pay by the day comes to for who works every day of it. */
const A_MONTH: Readonly<Record<Pay['period'], number>> = {
  hour: 208,
  day: 26,
  week: 52 / 12,
  fortnight: 26 / 12,
  month: 1,
};
/** Amounts in another money say nothing of the market here. */
const OTHER_MONEY =
  /\b(usd|cad|eur|euros?|dolar\w*|dollars?|dola|us\$|dls|quetzal\w*|lempira\w*|gourdes?|goud|reais|real)\b|€|£/;
const AMOUNT = /\$?\s?\d[\d.,]*(?: \d{3})*(?:\s[^\s,.;:]+){0,3}/;

/**
 * What an offer pays a month against what the market pays for that work, both gross in pesos.
 * @param text as written; `plain` the same in lower case without accents
 */
export function offerTerms(
  text: string,
  plain: string,
  family: string | undefined,
  { occupations, families }: Pick<Catalogs, 'occupations' | 'families'>,
): OfferTerms {
  const pay = OTHER_MONEY.test(plain) ? undefined : findPay(plain);
  const members = occupations.filter((one) => one.family === family);
  return {
    ...(pay
      ? { monthly: Math.round(pay.min * A_MONTH[pay.period]), quote: AMOUNT.exec(text)?.[0].trim() ?? '' }
      : {}),
    ...(family !== undefined && members.length > 0
      ? {
          occupation: families.find(({ code }) => code === family)?.names ?? {},
          marketMax: Math.max(...members.map(({ salary }) => salary.max)),
        }
      : {}),
  };
}
