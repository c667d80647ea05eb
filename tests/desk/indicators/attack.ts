/** One published figure: which secret cells it adds up, by index, and its value. */
export interface Figure {
  readonly cells: readonly number[];
  readonly value: number;
}

/** A set of cells whose sum somebody outside can work out. */
export interface Found {
  readonly cells: readonly number[];
  readonly value: number;
}

/**
 * What can be had from published figures by adding and taking away: every cell or set of cells that linear algebra
 * leaves no choice for, and every difference of a figure and those that lie inside it.
 */
export function attack(figures: readonly Figure[], cells: number): Found[] {
  return [...byElimination(figures, cells), ...byDifference(figures)];
}

/** Gauss and Jordan: rows of the reduced system that add up whole cells only are figures that nobody meant to tell. */
function byElimination(figures: readonly Figure[], cells: number): Found[] {
  const rows: Float64Array[] = figures.map(({ cells: own, value }) => {
    const row = new Float64Array(cells + 1);
    for (const cell of own) row[cell] = 1;
    row[cells] = value;
    return row;
  });
  let done = 0;
  for (let column = 0; column < cells && done < rows.length; column += 1) {
    const pivot = rows.findIndex((row, at) => at >= done && Math.abs(row[column] ?? 0) > 1e-9);
    if (pivot < 0) continue;
    const chosen = rows[pivot] as Float64Array;
    rows[pivot] = rows[done] as Float64Array;
    rows[done] = chosen;
    const by = chosen[column] as number;
    for (let i = column; i <= cells; i += 1) chosen[i] = (chosen[i] as number) / by;
    for (const row of rows) {
      const times = row[column] as number;
      if (row === chosen || Math.abs(times) < 1e-9) continue;
      for (let i = column; i <= cells; i += 1) row[i] = (row[i] as number) - times * (chosen[i] as number);
    }
    done += 1;
  }
  return rows.slice(0, done).flatMap((row) => {
    const own = [...row.slice(0, cells).entries()].filter(([, weight]) => Math.abs(weight) > 1e-6);
    const isSum = own.every(([, weight]) => Math.abs(weight - 1) < 1e-6);
    return isSum ? [{ cells: own.map(([cell]) => cell), value: Math.round(row[cells] as number) }] : [];
  });
}

/** A figure without all smaller ones that fit into what is left of it, largest and smallest first. */
function byDifference(figures: readonly Figure[]): Found[] {
  const sets = figures.map(({ cells, value }) => ({ cells: new Set(cells), value }));
  const found: Found[] = [];
  for (const whole of sets) {
    const inside = sets.filter(
      (part) => part !== whole && part.cells.size < whole.cells.size && isWithin(part.cells, whole.cells),
    );
    for (const order of [1, -1]) {
      let left = whole.cells;
      let { value } = whole;
      for (const part of inside.toSorted((a, b) => order * (b.cells.size - a.cells.size))) {
        if (!isWithin(part.cells, left)) continue;
        left = new Set([...left].filter((cell) => !part.cells.has(cell)));
        value -= part.value;
        if (left.size > 0) found.push({ cells: [...left], value });
      }
    }
  }
  return found;
}

const isWithin = (part: ReadonlySet<number>, whole: ReadonlySet<number>): boolean =>
  [...part].every((cell) => whole.has(cell));
