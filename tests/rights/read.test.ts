import { describe, expect, it } from 'vitest';
import type { CalculatorId, Field, Said } from '../../src/ports/index.ts';
import { makePorts, NOON } from '../support/talk.ts';

// Friday 20 November 2026, noon in Mexico.
const { calculators } = makePorts();

describe('what a message says', () => {
  it.each<[string, Said]>([
    // Amounts and periods.
    ['me pagan $315.04 diarios', { amount: '315.04', period: 'day' }],
    ['gano 12,500.50 al mes', { amount: '12500.5', period: 'month' }],
    ['gano 12 mil al mes', { amount: '12000', period: 'month' }],
    ['dos mil quinientos pesos a la quincena', { amount: '2500', period: 'fortnight' }],
    ['me dan mil doscientos por semana', { amount: '1200', period: 'week' }],
    ['1800 cada 15 días', { amount: '1800', period: 'fortnight' }],
    ['al mes me pagan 9000', { amount: '9000', period: 'month' }],
    ['they pay me 2,500 every two weeks', { amount: '2500', period: 'fortnight' }],
    ['I make 60 pesos an hour', { amount: '60', period: 'hour' }],
    ['mwen touche twa mil peso pa kenzèn', { amount: '3000', period: 'fortnight' }],
    ['yo peye m 200 peso pa jou', { amount: '200', period: 'day' }],
    ['je gagne 10 000 pesos par mois', { amount: '10000', period: 'month' }],
    ['on me paie 1.200 par semaine', { amount: '1200', period: 'week' }],
    ['ganho 9 mil por mês', { amount: '9000', period: 'month' }],
    ['me pagam 350 por dia', { amount: '350', period: 'day' }],
    ['gano 200 dolares a la semana', { foreign: 'USD' }],
    ['salario mínimo 2026', {}],
    // Hours and days.
    ['10 horas diarias 6 días', { hoursPerDay: '10', daysPerWeek: '6' }],
    ['trabajo 12x6', { hoursPerDay: '12', daysPerWeek: '6' }],
    ['60 hours a week', { hoursPerWeek: '60' }],
    ['de 7 a 7 de lunes a sábado', { hoursPerDay: '12', daysPerWeek: '6' }],
    ['from 9 am to 5 pm, monday to friday', { hoursPerDay: '8', daysPerWeek: '5' }],
    ['entro a las 6 y salgo a las 8 de la noche', { hoursPerDay: '14' }],
    ['10 èdtan pa jou, 6 jou', { hoursPerDay: '10', daysPerWeek: '6' }],
    ['12 heures par jour du lundi au samedi', { hoursPerDay: '12', daysPerWeek: '6' }],
    ['10 horas por dia de segunda a sexta', { hoursPerDay: '10', daysPerWeek: '5' }],
    ['hice 9 horas extra', { extraHours: '9' }],
    // Days and lengths of time.
    ['trabajo ahí desde marzo', { start: '2026-03-01' }],
    ['trabajo desde el 5 de enero de 2024', { start: '2024-01-05' }],
    ['I have worked here since January 5, 2024', { start: '2024-01-05' }],
    ['mwen travay la depi 5 janvye 2024', { start: '2024-01-05' }],
    ['mwen travay la depi mas', { start: '2026-03-01' }],
    ['je travaille ici depuis le 5 janvier 2024', { start: '2024-01-05' }],
    ['trabalho lá desde 5 de janeiro de 2024', { start: '2024-01-05' }],
    ['trabajo ahí desde diciembre', { start: '2025-12-01' }],
    ['llevo un año y medio', { worked: 'P1Y6M' }],
    ['I worked 2 years and 3 months', { worked: 'P2Y3M' }],
    ['mwen travay 2 ane', { worked: 'P2Y' }],
    ["j'ai travaillé 8 mois", { worked: 'P8M' }],
    ['trabalhei 3 anos', { worked: 'P3Y' }],
    ['me despidieron hace 2 semanas', { end: '2026-11-06', leaving: 'fired', claim: 'fired' }],
    ['me corrieron el lunes', { end: '2026-11-16', leaving: 'fired', claim: 'fired' }],
    ['me corrieron ayer', { end: '2026-11-19', leaving: 'fired', claim: 'fired' }],
    ['I was fired on 3 November', { end: '2026-11-03', leaving: 'fired', claim: 'fired' }],
    ['yo revoke m yè', { end: '2026-11-19', leaving: 'fired', claim: 'fired' }],
    ["on m'a licencié le 3/11/2026", { end: '2026-11-03', leaving: 'fired', claim: 'fired' }],
    ['me demitiram ontem', { end: '2026-11-19', leaving: 'fired', claim: 'fired' }],
    ['trabajé del 5 de enero al 3 de marzo', { start: '2026-01-05', end: '2026-03-03' }],
    // Places, trades, ages.
    ['en Tijuana', { place: 'Tijuana', zone: 'border' }],
    ['nan Tapachula', { place: 'Tapachula', zone: 'general' }],
    ['trabajo en la frontera norte', { zone: 'border' }],
    ['limpio casas', { isDomestic: true }],
    ['tengo 16 años', { isMinor: true }],
    ['tengo 15 años trabajando aquí', { worked: 'P15Y' }],
  ])('%s', (text, said) => {
    expect(calculators.read(text, NOON)).toEqual(said);
  });
});

describe('answers', () => {
  it.each<[Field, string, Said | undefined]>([
    ['pay', '2500', { amount: '2500' }],
    ['pay', 'dos mil', { amount: '2000' }],
    ['pay', 'no sé', undefined],
    ['period', 'a la semana', { period: 'week' }],
    ['period', 'pa mwa', { period: 'month' }],
    ['period', 'mensual', { period: 'month' }],
    ['hours', '10 y 6', { hoursPerDay: '10', daysPerWeek: '6' }],
    ['hours', '60', { hoursPerWeek: '60' }],
    ['hours', '10 horas', { hoursPerDay: '10', daysPerWeek: '6' }],
    ['day_hours', '4', { hoursPerDay: '4' }],
    ['day_hours', '4.5', { hoursPerDay: '4.5' }],
    ['day_hours', '40', undefined],
    ['start', 'marzo de 2024', { start: '2024-03-01' }],
    ['start', '2 años', { worked: 'P2Y' }],
    ['service', '3', { worked: 'P3Y' }],
    ['service', '2021', { start: '2021-01-01' }],
    ['end', 'ayer', { end: '2026-11-19' }],
    ['end', 'todavía trabajo ahí', { end: '2026-11-20' }],
    ['happened', 'sa gen 2 semèn', { date: '2026-11-06' }],
    ['happened', 'il y a 3 mois', { date: '2026-08-20' }],
    ['due', '10 de febrero', { date: '2027-02-10' }],
    ['due', 'em 2 meses', { date: '2027-01-20' }],
    ['due', '10 de febrero de 2031', undefined],
    ['leaving', 'me obligaron a renunciar', { leaving: 'forced', claim: 'forced' }],
    ['leaving', 'I quit', { leaving: 'resigned' }],
    ['claim', 'pa peye', { claim: 'pay' }],
    ['claim', 'tuve un accidente', { claim: 'accident' }],
  ])('%s: %s', (field, text, said) => {
    expect(calculators.answer(field, text, {}, NOON)).toEqual(said);
  });
  it('adds to what was said before, and never changes it', () => {
    const before: Said = { amount: '100', period: 'day', zone: 'border' };
    expect(calculators.answer('end', 'ayer, ganaba 300 al dia en Monterrey', before, NOON)).toMatchObject({
      ...before,
      end: '2026-11-19',
    });
  });
});

describe('which sum is asked for', () => {
  it.each<[string, CalculatorId | undefined]>([
    ['me pagan 180 diarios está bien?', 'minimum'],
    ['me pagan 1200, es justo?', 'minimum'],
    ['me pagan 1200', undefined],
    ['aguinaldo', undefined],
    ['cuándo pagan el aguinaldo', undefined],
    ['cuánto me toca de aguinaldo', 'aguinaldo'],
    ['me despidieron', undefined],
    ['cuánto me toca de finiquito', 'leaving'],
    ['how much severance do I get', 'leaving'],
    ['me quitan 200 a la semana por la comida', undefined],
    ['no puedo pagar la renta de 3000 al mes', undefined],
    ['me deben 3 semanas, gano 2000 por semana', undefined],
    ['hasta cuándo puedo reclamar el despido', 'deadline'],
    ['cuánto es el salario mínimo', undefined],
  ])('%s', (text, calculator) => {
    expect(calculators.find(text, NOON, 'work')).toBe(calculator);
  });
  it('beside another matter only in so many words', () => {
    expect(calculators.find('gano 200 al día y no me alcanza', NOON, 'else')).toBeUndefined();
    expect(calculators.find('gano 200 al día, es legal?', NOON, 'else')).toBe('minimum');
    expect(
      calculators.find('me ofrecen 200 al día, es legal? ahora gano 100 al día', NOON, 'else'),
    ).toBeUndefined();
  });
});

describe('kinds of work and worker', () => {
  const ALL = ['minors-work', 'domestic-work', 'farm-work', 'platform-work', 'without-papers'];
  it.each<[string, string | undefined]>([
    ['mi hija de 16 trabaja en una tienda', 'minors-work'],
    ['tengo 17 años', 'minors-work'],
    ['tengo 15 años trabajando aquí', undefined],
    ['soy trabajadora del hogar', 'domestic-work'],
    ['I clean houses', 'domestic-work'],
    ['travay nan kay moun', 'domestic-work'],
    ['soy jornalero', 'farm-work'],
    ['reparto con rappi', 'platform-work'],
    ['san papye', 'without-papers'],
    ['quels droits sans papiers', 'without-papers'],
    ['sem documentos', 'without-papers'],
    ['trabajo sin contrato', undefined],
  ])('%s', (text, topic) => {
    expect(calculators.special(text, ALL)).toBe(topic);
    expect(calculators.special(text, [])).toBeUndefined();
  });
});
