import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCatalogs } from '../../../src/understanding/entities/catalogs.ts';
import { EntityFinder } from '../../../src/understanding/entities/index.ts';
import { findPay } from '../../../src/understanding/entities/pay.ts';
import { findSchedule } from '../../../src/understanding/entities/schedule.ts';
import { readLists } from '../../../src/understanding/lexicon.ts';
import { ROOT } from '../../support/talk.ts';

const content = join(ROOT, 'content');
const finder = new EntityFinder(loadCatalogs(content), readLists(content, 'occupations.yaml'));
const entitiesOf = (text: string) => finder.find(text).entities;

describe('places', () => {
  it.each([
    ['busco chamba en tj', 'BCN', 'Tijuana'],
    ['jale en mty', 'NLE', 'Monterrey'],
    ['algo en playa', 'ROO', 'Playa del Carmen'],
    ['travay nan kankoun', 'ROO', 'Cancún'],
    ['trabajo en kankun', 'ROO', 'Cancún'],
    ['en leon gto', 'GUA', 'León'],
    ['cocinera en tapachla', 'CHP', 'Tapachula'],
    ['job in guadalajarra', 'JAL', 'Guadalajara'],
    ['bricklayer job juarez', 'CHH', 'Ciudad Juárez'],
    ['en puebla', 'PUE', 'Puebla'],
    ['en ciudad de queretaro', 'QUE', 'Querétaro'],
    ['apodaca nuevo leon', 'NLE', 'Apodaca'],
    ['à mérida', 'YUC', 'Mérida'],
  ])('%s is %s, %s', (text, state, municipality) => {
    expect(entitiesOf(text)).toMatchObject({ state, municipality });
  });
  it.each([
    ['en la cdmx', 'CMX'],
    ['en el df', 'CMX'],
    ['mexico city', 'CMX'],
    ['na cidade do méxico', 'CMX'],
    ['nan meksiko siti', 'CMX'],
    ['trabajo en chiapas', 'CHP'],
    ['en queretaro', 'QUE'],
    ['edomex', 'MEX'],
  ])('%s is the state %s alone', (text, state) => {
    const found = entitiesOf(text);
    expect(found.state).toBe(state);
    expect(found.municipality).toBeUndefined();
  });
  it.each([
    'trabajo sin papeles',
    'los que pagan son ellos',
    'quiero ver las vacantes',
    'trabajo en mexico',
    'busco trabajo en el campo',
    'no sé qué hacer',
  ])('%s names no place', (text) => {
    expect(entitiesOf(text).state).toBeUndefined();
  });
  it('a name that several places share is told with its options, unless one is far larger', () => {
    const { entities, places } = finder.find('trabajo en san fernando');
    expect(places === undefined || places.length > 1).toBe(true);
    if (places) expect(places[0]).toContain(String(entities.state));
    expect(finder.find('trabajo en juarez, nuevo leon').entities).toMatchObject({ state: 'NLE' });
  });
});

describe('occupations', () => {
  it.each([
    ['busco chamba de albañil', 'construction_worker', 'albañil'],
    ['soy Enfermera titulada', 'nurse', 'Enfermera'],
    ['travay kizin', 'cook', 'kizin'],
    ['ayudante de cocina', 'kitchen_helper', 'ayudante de cocina'],
    ['un poste d’infirmière', 'nurse', 'infirmière'],
    ['kosturera', 'seamstress', 'kosturera'],
    ['faxineira', 'domestic_worker', 'faxineira'],
    ['cualquier trabajo', 'any', 'cualquier trabajo'],
    ['ingeniero en sistemas', 'software_developer', 'ingeniero en sistemas'],
    ['meseros', 'waiter', 'meseros'],
  ])('%s is %s', (text, occupation, words) => {
    expect(entitiesOf(text)).toMatchObject({ occupation, occupation_text: words });
  });
  it('a trade by its name is worth more than "anything"', () => {
    expect(entitiesOf('lo que sea, o de soldador')).toMatchObject({ occupation: 'welder' });
  });
});

describe('pay', () => {
  it.each([
    ['que paguen 2500 a la semana', 2500, 'week'],
    ['12 mil al mes', 12_000, 'month'],
    ['10k', 10_000, 'month'],
    ['$15,000', 15_000, 'month'],
    ['15.000 pesos mensuais', 15_000, 'month'],
    ['9000 peso pa mwa', 9000, 'month'],
    ['500 al dia', 500, 'day'],
    ['350 diarios', 350, 'day'],
    ['80 la hora', 80, 'hour'],
    ['4 mil quincenales', 4000, 'fortnight'],
    ['quince mil pesos mensuales', 15_000, 'month'],
    ['dos mil quinientos a la semana', 2500, 'week'],
    ['400 par jour', 400, 'day'],
    ['2500 pa semen', 2500, 'week'],
    ['at least 12000 a month', 12_000, 'month'],
    ['3 mil 500 por semana', 3500, 'week'],
  ])('%s is %d a %s', (text, min, period) => {
    expect(findPay(text)).toEqual({ min, period });
  });
  it.each([
    'turno de 12x12',
    'trabajo de 24 horas',
    'tengo 35 años',
    'para 2 personas',
    'tengo 3 hijos',
    'de 8 a 5',
    'tengo 20 años de experiencia',
    'llevo 2 meses buscando',
  ])('%s is no pay', (text) => {
    expect(findPay(text)).toBeUndefined();
  });
});

describe('schedules', () => {
  it.each([
    ['turno d la tarde', 'afternoon'],
    ['por las mañanas', 'morning'],
    ['turno matutino', 'morning'],
    ['lannwit', 'night'],
    ['de noche', 'night'],
    ['le soir', 'night'],
    ['fin de semana', 'weekends'],
    ['sábados y domingos', 'weekends'],
    ['medio tiempo', 'part_time'],
    ['temps plein', 'full_time'],
    ['meio período', 'part_time'],
    ['tan pasyèl', 'part_time'],
  ])('%s is %s', (text, schedule) => {
    expect(findSchedule(text)).toBe(schedule);
  });
  it('tomorrow is not the morning', () => {
    expect(findSchedule('mi hermano llega mañana')).toBeUndefined();
    expect(findSchedule('empiezo mañana mismo')).toBeUndefined();
  });
});
