declare module '@nlpjs/basic' {
  interface Nlp {
    readonly settings: Record<string, unknown>;
    addLanguage(language: string): void;
    addDocument(language: string, text: string, intent: string): void;
    train(): Promise<void>;
    process(language: string, text: string): Promise<{ intent: string; score: number }>;
  }
  interface Container {
    use(plugin: unknown): void;
    get(name: 'nlp'): Nlp;
    registerConfiguration(tag: string, settings: object, isReplacing: boolean): void;
  }
  export function containerBootstrap(): Promise<Container>;
  export const Nlp: unknown;
  export const LangEn: unknown;
}
