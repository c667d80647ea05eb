import { seededRandom, shuffle } from './random.ts';
import type { Vector } from './vocabulary.ts';

export interface TrainOptions {
  readonly classes: number;
  readonly features: number;
  readonly epochs: number;
  /** AdaGrad's step. */
  readonly rate: number;
  /** Pull towards zero at each touch of a weight. */
  readonly decay: number;
  readonly seed: number;
  /** Of the whole mass, given to the classes that are not the label: keeps scores from saturating. */
  readonly smoothing: number;
  /** Steps smaller than this are skipped: faster, and by default nothing that a byte can hold is lost. */
  readonly leastGradient?: number;
}

export interface LinearWeights {
  readonly classes: number;
  /** feature × class, row by row. */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

/** One training row; `weight` scales its pull. */
export interface Example {
  readonly vector: Vector;
  readonly label: number;
  readonly weight: number;
}

const LEAST_GRADIENT = 2e-3;

/**
 * Multinomial logistic regression by AdaGrad (Duchi et al. 2011), one example at a time in a seeded order.
 * The same examples and options give the same weights on every machine that rounds as IEEE 754 says.
 */
export function trainLinear(examples: readonly Example[], options: TrainOptions): LinearWeights {
  const { classes, features, epochs, rate, decay, smoothing, leastGradient = LEAST_GRADIENT } = options;
  const weights = new Float32Array(features * classes);
  const squares = new Float32Array(features * classes).fill(1e-2);
  const bias = new Float32Array(classes);
  const biasSquares = new Float32Array(classes).fill(1e-2);
  const random = seededRandom(options.seed);
  const order = examples.map((_, index) => index);
  const scores = new Float64Array(classes);
  const movedClass = new Int32Array(classes);
  const movedBy = new Float64Array(classes);
  const other = smoothing / Math.max(1, classes - 1);
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    shuffle(order, random);
    const step = rate * (1 - (0.9 * epoch) / epochs);
    for (const index of order) {
      const { vector, label, weight } = examples[index] as Example;
      const { ids, values } = vector;
      for (let k = 0; k < classes; k += 1) scores[k] = bias[k] as number;
      for (let i = 0; i < ids.length; i += 1) {
        const row = (ids[i] as number) * classes;
        const value = values[i] as number;
        for (let k = 0; k < classes; k += 1)
          scores[k] = (scores[k] as number) + value * (weights[row + k] as number);
      }
      softmax(scores, classes);
      // Classes that are already as they should be need no step: most of them, after the first rounds.
      let moved = 0;
      for (let k = 0; k < classes; k += 1) {
        const gradient = ((scores[k] as number) - (k === label ? 1 - smoothing : other)) * weight;
        if (gradient < leastGradient && gradient > -leastGradient) continue;
        movedClass[moved] = k;
        movedBy[moved] = gradient;
        moved += 1;
        biasSquares[k] = (biasSquares[k] as number) + gradient * gradient;
        bias[k] = (bias[k] as number) - (step * 0.1 * gradient) / Math.sqrt(biasSquares[k] as number);
      }
      for (let i = 0; i < ids.length; i += 1) {
        const row = (ids[i] as number) * classes;
        const value = values[i] as number;
        for (let m = 0; m < moved; m += 1) {
          const at = row + (movedClass[m] as number);
          const own = weights[at] as number;
          const gradient = (movedBy[m] as number) * value + decay * own;
          const sum = (squares[at] as number) + gradient * gradient;
          squares[at] = sum;
          weights[at] = own - (step * gradient) / Math.sqrt(sum);
        }
      }
    }
  }
  return { classes, weights, bias };
}

/** In place. */
export function softmax(scores: Float64Array, length: number): void {
  let most = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < length; k += 1) if ((scores[k] as number) > most) most = scores[k] as number;
  let sum = 0;
  for (let k = 0; k < length; k += 1) {
    const power = Math.exp((scores[k] as number) - most);
    scores[k] = power;
    sum += power;
  }
  for (let k = 0; k < length; k += 1) scores[k] = (scores[k] as number) / sum;
}

/** Raw scores of a vector, added up in a fixed order. */
export function scoresOf({ classes, weights, bias }: LinearWeights, { ids, values }: Vector): Float64Array {
  const scores = Float64Array.from(bias);
  for (let i = 0; i < ids.length; i += 1) {
    const row = (ids[i] as number) * classes;
    const value = values[i] as number;
    for (let k = 0; k < classes; k += 1)
      scores[k] = (scores[k] as number) + value * (weights[row + k] as number);
  }
  return scores;
}
