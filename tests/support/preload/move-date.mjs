/**
 * Moves the clock of this process; uptime is untouched, as it is when somebody sets a clock.
 * @param shiftMs asked at each look: how far ahead of the machine's clock it is, in milliseconds
 */
export function moveDate(shiftMs) {
  const RealDate = Date;
  globalThis.Date = class extends RealDate {
    constructor(...given) {
      if (given.length === 0) super(RealDate.now() + shiftMs());
      else super(...given);
    }
    static now() {
      return RealDate.now() + shiftMs();
    }
  };
}
