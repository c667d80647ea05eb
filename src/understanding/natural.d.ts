// `natural` types only its root, whose import reads .env, prints, and loads database drivers.
declare module 'natural/lib/natural/distance/levenshtein_distance.js' {
  const levenshtein: {
    DamerauLevenshteinDistance(a: string, b: string, options: { restricted: boolean }): number;
  };
  export default levenshtein;
}

declare module 'natural/lib/natural/classifiers/bayes_classifier.js' {
  export default class BayesClassifier {
    addDocument(text: string, label: string): void;
    train(): void;
    classify(text: string): string;
    getClassifications(text: string): { label: string; value: number }[];
  }
}
