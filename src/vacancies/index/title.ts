import type { OccupationCodes } from '../../understanding/entities/occupation-codes.ts';
import { tokensOf } from '../../understanding/entities/tokens.ts';

/** Reads the occupation out of a title as employers type it: "SOLDADORA (A)", "¡¡URGENTE!! Cosinero - Tijuana". */
export class TitleReader {
  readonly #trades: OccupationCodes;

  constructor(trades: OccupationCodes) {
    this.#trades = trades;
  }

  /**
   * The title is the better witness: of the occupations filed some 3 % are wrong. It decides where it names one
   * occupation; where it could be several and the filed one is among them, or where it names none, the filed one stays.
   * @param filed what the employer chose from the list; null when nothing
   */
  occupationOf(title: string, filed: string | null): string | null {
    const named = this.#trades
      .find(tokensOf(title))
      .filter(({ means }) => means.codes.length > 0 && !means.isWorkplace);
    // The longest name says most; of equals the first, for what follows is a place or a shift.
    const [best] = named.sort((a, b) => b.words - a.words || a.slips - b.slips || a.at - b.at);
    if (!best) return filed;
    const { codes } = best.means;
    return filed !== null && codes.includes(filed) ? filed : (codes[0] ?? filed);
  }
}
