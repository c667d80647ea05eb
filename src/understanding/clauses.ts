/** More clauses than this are a story, and are read as one. */
const MOST_CLAUSES = 5;
const SHORTEST_WORDS = 2;

/** Where one question ends and another begins: marks, and the words with which people add one. */
const BOUNDARY =
  /[?!;\n…]+|\.(?=\s|$)|,?\s+(?:y\s+)?(?:tambi[eé]n|tmb|adem[aá]s|otra cosa|aparte)\s+|,?\s+y\s+(?=(?:c[oó]mo|d[oó]nde|cu[aá]nto|cu[aá]ndo|quiero|kiero|necesito|qu[eé]|si|puedo|me)\s)|,?\s+(?:and\s+)?also\s+|,?\s+and\s+(?=(?:how|where|what|when|can|do|i|my|is)\s)|,?\s+(?:et\s+)?aussi\s+|,?\s+et\s+(?=(?:comment|o[uù]|combien|quand|je|puis|est|que)\s)|,?\s+(?:ak\s+)?tou\s+|,?\s+(?:epi|ak)\s+(?=(?:kijan|kouman|ki|kote|m|mwen|eske|èske|konbyen)\s)|,?\s+(?:e\s+)?tamb[eé]m\s+|,?\s+e\s+(?=(?:como|onde|quanto|quando|quero|preciso|posso|que)\s)/giu;

/** The parts of a message that may each be a need of their own; one part when there is only one. */
export function clausesOf(text: string): string[] {
  const parts = text
    .split(BOUNDARY)
    .map((part) => part.trim())
    .filter((part) => part.split(/\s+/).length >= SHORTEST_WORDS);
  return parts.length > 1 && parts.length <= MOST_CLAUSES ? parts : [text];
}
