import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../src/model/index.ts';
import { loadUnderstander } from '../../src/understanding/load.ts';
import { cpuMs } from '../support/cpu-time.ts';
import { ROOT } from '../support/talk.ts';

const understander = loadUnderstander(join(ROOT, 'content'));

describe('control words', () => {
  it.each([
    ['STOP', 'stop'],
    ['stop.', 'stop'],
    ['Stop. Thank you', 'stop'],
    ['BAJA', 'stop'],
    ['baja por favor', 'stop'],
    ['Alto!!', 'stop'],
    ['ARRÊT', 'stop'],
    ['arret svp', 'stop'],
    ['Sair', 'stop'],
    ['KANPE', 'stop'],
    ['sispann', 'stop'],
    ['START', 'start'],
    ['alta', 'start'],
    ['KÒMANSE', 'start'],
    ['reprendre', 'start'],
    ['iniciar', 'start'],
    ['menu', 'help'],
    ['Menú', 'help'],
    ['AYUDA', 'help'],
    ['aide', 'help'],
    ['ajuda', 'help'],
    ['0', 'help'],
    ['help pls', 'help'],
    ['una persona', 'human'],
    ['quiero hablar con una persona', 'human'],
    ['talk to a person please', 'human'],
    ['yon moun', 'human'],
    ['parler à quelqu’un', 'human'],
    ['falar com uma pessoa', 'human'],
    ['borrar mis datos', 'delete_data'],
    ['Borra mis datos!', 'delete_data'],
    ['delete my data', 'delete_data'],
    ['efase done mwen', 'delete_data'],
    ['effacer mes données', 'delete_data'],
    ['apagar meus dados', 'delete_data'],
    ['atrás', 'back'],
    ['volver', 'back'],
    ['cancelar', 'back'],
    ['retounen', 'back'],
    ['restart', 'restart'],
    ['rekòmanse', 'restart'],
    ['más', 'more'],
    ['plis', 'more'],
  ])('%s is %s', (text, kind) => {
    expect(understander.control(text)?.kind).toBe(kind);
  });
  it.each([
    ['english', 'en'],
    ['English please', 'en'],
    ['en inglés', 'en'],
    ['español', 'es'],
    ['kreyòl', 'ht'],
    ['Creole', 'ht'],
    ['français', 'fr'],
    ['frances', 'fr'],
    ['Português', 'pt'],
    ['em português', 'pt'],
  ])('%s asks for %s', (text, language) => {
    expect(understander.control(text)).toEqual({ kind: 'language', language });
  });
  it.each([
    'STOP 12345',
    'no me paren el trabajo',
    'fin de semana',
    'me dieron de baja en el trabajo',
    'trabajo en un alto horno',
    'stop paying me less',
    'mi jefe me dijo alto',
    'no quiero hablar con la persona que me contrató',
    'i want to stop working there',
    'salir del trabajo',
    'persona con discapacidad busca empleo',
    'mas dinero',
    'help me find the COMAR office',
    'english teacher job',
  ])('%s is none', (text) => {
    expect(understander.control(text)).toBeUndefined();
  });
});

describe('words of no language', () => {
  it('do not change the language of a talk', () => {
    for (const prior of LANGUAGES) expect(understander.understand('zzz yyy xxx', prior).lang).toBeNull();
  });
});

describe('danger', () => {
  it.each([
    ['me tienen encerrada', 'danger_now'],
    ['nos tienen encerrados en la finca', 'danger_now'],
    ['ME QUIEREN MATAR', 'danger_now'],
    ['me tienen secuestrado y piden rescate', 'kidnap'],
    ["they won't let me leave", 'danger_now'],
    ['mi hijo de 8 años esta solo en la estacion', 'child_alone'],
    ['trabajo en canada y mi patron me pega', 'violence'],
    ['me detuvo migración', 'detained'],
    ['my husband is detained', 'detained'],
    ['imigrasyon arete mari m', 'detained'],
    ["mon frère a été arrêté par l'immigration", 'detained'],
    ['meu marido foi detido', 'detained'],
    ['mi hermano está desaparecido desde el domingo', 'missing'],
    ['my brother is missing', 'missing'],
    ['frè m disparèt', 'missing'],
    ['mon frère a disparu', 'missing'],
    ['meu irmão sumiu', 'missing'],
    ['me están extorsionando', 'kidnap'],
    ['nos cobran piso', 'kidnap'],
    ['yo mande lajan pou lage pitit mwen', 'kidnap'],
    ['he has a gun', 'danger_now'],
    ['yo pa kite m soti', 'danger_now'],
    ['on m’a enfermé', 'danger_now'],
    ['não me deixam sair', 'danger_now'],
    ['auxilio', 'danger_now'],
    ['socorro', 'danger_now'],
    ['me quitaron el pasaporte', 'trafficking'],
    ['they took my passport', 'trafficking'],
    ['yo pran paspò m', 'trafficking'],
    ['ils ont pris mon passeport', 'trafficking'],
    ['pegaram meu passaporte', 'trafficking'],
    ['me obligan a trabajar', 'trafficking'],
    ['m ap viv tankou esklav', 'trafficking'],
    ['mi esposo me pega', 'violence'],
    ['my husband hits me', 'violence'],
    ['me violaron', 'violence'],
    ['mari m bat mwen', 'violence'],
    ['mon mari me frappe', 'violence'],
    ['meu marido me bate', 'violence'],
    ['quiero morir', 'self_harm'],
    ['ya no quiero vivir', 'self_harm'],
    ['I want to die', 'self_harm'],
    ['mwen anvi mouri', 'self_harm'],
    ['je veux mourir', 'self_harm'],
    ['quero morrer', 'self_harm'],
    ['me quiero suicidar', 'self_harm'],
    ['tengo 15 años y estoy sola', 'child_alone'],
    ["i'm 16 and alone", 'child_alone'],
    ['viajo solo tengo 14', 'child_alone'],
    ['mi hijo no respira', 'medical'],
    ['i have chest pain', 'medical'],
    ['está sangrando mucho', 'medical'],
  ])('%s: %s', (text, sign) => {
    expect(understander.danger(text)).toBe(sign);
  });
  it.each([
    'me mata el cansancio',
    'mi jefe me explota el celular',
    'matar el tiempo',
    'just killing time',
    'je meurs de faim',
    'estoy muerto de hambre',
    'dying to work',
    'quiero trabajar en seguridad',
    'me pegó el sol',
    'tengo 15 años de experiencia',
    'necesito mi pasaporte para trabajar',
    'perdí mi pasaporte',
    'cuánto cuesta el pasaporte',
    'busco trabajo de guardia',
    'la oficina está cerrada',
    'no me deja entrar a la página',
    'mon employeur ne me paie pas',
    'i left my papers at home',
    'me pueden deportar si denuncio a mi patrón',
    'can they deport me if i complain',
    // One slip away from a word of danger, and words of their own: own_words of danger.yaml.
    'comment passer la frontière sans me faire prendre',
    'me están pagando mal',
  ])('%s is ordinary talk', (text) => {
    expect(understander.danger(text)).toBeUndefined();
  });
  it('stays quick on hostile text', () => {
    for (const text of [
      'me '.repeat(30_000),
      'a'.repeat(100_000),
      'me tienen '.repeat(10_000),
      '('.repeat(100_000),
    ]) {
      const took = cpuMs(() => {
        understander.danger(text);
        understander.understand(text, undefined);
      });
      expect(took).toBeLessThan(400);
    }
  });
});

describe('understand', () => {
  it.each([
    ['hola', 'greet', 'es'],
    ['ola', 'greet', 'es'],
    ['Olá!', 'greet', 'pt'],
    ['ola\u0301', 'greet', 'pt'],
    ['hola, me despidieron ayer', 'dismissal', 'es'],
    ['kiero saber del salario minimo', 'wages', 'es'],
    ['no me pagan', 'wages', 'es'],
    ['que ocupo para trabajar aki', 'work_requirements', 'es'],
    ['me piden dinero por el trabajo', 'fraud_check', 'es'],
    ['ya les pague y no me contestan', 'report_fraud', 'es'],
    ['cuantas horas extra', 'working_hours', 'es'],
    ['busco chamba de mesera', 'job_search', 'es'],
    ['do i need a work permit', 'work_requirements', 'en'],
    ['my boss fired me', 'dismissal', 'en'],
    ['is this a scam', 'fraud_check', 'en'],
    ['ki papye m bezwen pou m travay', 'work_requirements', 'ht'],
    ['yo revoke m', 'dismissal', 'ht'],
    ['mwen bezwen jwenn travay nan Tijuana tanpri', 'job_search', 'ht'],
    ['on m’a licencié', 'dismissal', 'fr'],
    ['quel est le salaire minimum', 'wages', 'fr'],
    ['fui demitida', 'dismissal', 'pt'],
    ['preciso de permissão para trabalhar?', 'work_requirements', 'pt'],
  ])('%s', (text, intent, lang) => {
    expect(understander.understand(text, undefined)).toMatchObject({ intent, lang });
  });
  it.each([
    ['soy refugiado', 'refugee'],
    ['tengo tarjeta de visitante por razones humanitarias', 'tvrh'],
    ['soy solicitante de refugio', 'asylum_seeker'],
    ['no tengo papeles', 'irregular'],
    ['me deportaron', 'returnee'],
    ['tengo residencia permanente', 'permanent_resident'],
    ['i am a temporary resident', 'temporary_resident'],
    ['mwen gen rezidans tanporè', 'temporary_resident'],
    ['je suis réfugié reconnu', 'refugee'],
    ['sou estudante', 'student'],
    ['soy desplazada', 'idp'],
    ['soy guatemalteco', 'tvtf'],
    ['soy menor de edad', 'minor'],
  ])('%s is the situation %s', (text, situation) => {
    expect(understander.understand(text, undefined).entities.situation).toBe(situation);
  });
  it('one borrowed word does not change the language, a sentence does; nothing to go on is null', () => {
    expect(understander.understand('ok', 'ht').lang ?? 'ht').toBe('ht');
    expect(understander.understand('👍', 'fr').lang).toBeNull();
    expect(understander.understand('mwen bezwen CURP', 'ht').lang).toBe('ht');
    expect(understander.understand('I need to know my rights at work please', 'es').lang).toBe('en');
  });
});

const SEED = join(ROOT, '..', 'shared', 'nlu', 'seed.jsonl');
it.runIf(existsSync(SEED))('reads the seed set about as well as when this was written', () => {
  const rows = readFileSync(SEED, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { text: string; lang: string; intent: string; also?: string[] });
  const byControl: Record<string, string> = {
    help: 'help_menu',
    human: 'talk_to_human',
    stop: 'privacy_delete',
    delete_data: 'privacy_delete',
    back: 'back',
    restart: 'restart',
    language: 'change_language',
  };
  const isRight = rows.filter(({ text, intent, also = [] }) => {
    const danger = understander.danger(text);
    const control = understander.control(text);
    const given = danger
      ? danger === 'trafficking'
        ? 'trafficking_danger'
        : 'emergency'
      : ((control && byControl[control.kind]) ?? understander.understand(text, undefined).intent);
    return [intent, ...also].includes(given);
  });
  const isLanguage = rows.filter(({ text, lang }) =>
    [lang, null].includes(understander.understand(text, undefined).lang),
  );
  // Measured 0.88 and 0.97; the trained model of a later issue is to do better.
  expect(isRight.length / rows.length).toBeGreaterThan(0.85);
  expect(isLanguage.length / rows.length).toBeGreaterThan(0.95);
});
