// `natural` types only its root, whose import reads .env, prints, and loads database drivers.
declare module 'natural/lib/natural/distance/levenshtein_distance.js' {
  const levenshtein: {
    DamerauLevenshteinDistance(a: string, b: string, options: { restricted: boolean }): number;
  };
  export default levenshtein;
}
