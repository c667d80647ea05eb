import { describe, expect, it } from 'vitest';
import { openSearch } from '../../../src/vacancies/open-search.ts';
import { cpuMs } from '../../support/cpu-time.ts';
import { CONTENT } from '../support.ts';

const { understand } = openSearch(CONTENT, ':memory:');

describe('what somebody asks for', () => {
  it.each([
    ['busco jale de mesero en tj', ['waiter']],
    ['kiero limpiar casas', ['domestic_worker']],
    ['m ap chache travay lave asyet', ['dishwasher']],
    ['looking for job to take care of elderly', ['elder_caregiver']],
    ['garder des enfants à Monterrey', ['nanny']],
    ['ajudante de pedreiro', ['construction_helper']],
    ['soldaor en saltillo', ['welder']],
    ['recepcionista de hotel', ['hotel_receptionist']],
    ['algo en un hotel', ['hotel_staff']],
    ['soy enfermera pero busco de mesera', ['waiter']],
  ])('%s', (text, occupations) => {
    expect(understand(text).occupations).toEqual(occupations);
  });

  it.each([
    ['trabajo de lo que sea en tapachula', true],
    ['any work please', true],
    ['nenpòt travay', true],
    ['chamba de cocinero', false],
    ['quiero trabajar', false],
  ])('%s: anything %s', (text, isAnything) => {
    expect(understand(text).isAnything).toBe(isAnything);
  });

  it('keeps apart what is turned down', () => {
    expect(understand('trabajo en monterrey pero no quiero de mesero')).toMatchObject({
      occupations: [],
      notOccupations: ['waiter'],
    });
    expect(understand('cocinero en cancun que no sea de noche')).toMatchObject({
      occupations: ['cook'],
      schedules: [],
      notSchedules: ['night'],
    });
    expect(understand('anything but not nights')).toMatchObject({
      isAnything: true,
      notSchedules: ['night'],
    });
    expect(understand('no importa si es de noche, guardia').occupations).toEqual(['security_guard']);
  });

  it.each([
    ['2500 a la semana', 10_833],
    ['400 diarios', 10_400],
    ['70 la hora', 14_560],
    ['4500 a la quincena', 9_000],
    ['12 mil al mes', 12_000],
    ['10k', 10_000],
    ['2800/week', 12_133],
    ['3000 peso pa semen', 13_000],
    ['2 500 pesos par semaine', 10_833],
    ['500 por dia', 13_000],
  ])('pay: %s is %i a month', (text, salaryMin) => {
    expect(understand(`busco trabajo que paguen ${text}`).salaryMin).toBe(salaryMin);
  });
  it.each(['tengo 25 años', 'trabajo a 10 km', '8 horas', 'para 2 personas', 'turno de 6 a 14'])(
    'no pay: %s',
    (text) => {
      expect(understand(`busco trabajo, ${text}`).salaryMin).toBeUndefined();
    },
  );

  it.each([
    ['en tijuana', ['BCN'], ['02004']],
    ['soy de honduras, vengo de tapachula y busco en monterrey', ['NLE'], ['19039']],
    ['en tijuana o mexicali', ['BCN'], ['02004', '02002']],
    ['queretaro capital', ['QUE'], ['22014']],
    ['en queretaro', ['QUE'], []],
    ['à Mexico', ['CMX'], []],
    ['nan meksiko', ['CMX'], []],
    ['en el centro', [], []],
  ])('place: %s', (text, states, municipalities) => {
    expect(understand(`busco trabajo ${text}`)).toMatchObject({ states, municipalities });
  });
  it('names the places that share a name', () => {
    expect(understand('trabajo en la paz').placeOptions).toEqual(['15070', '03003']);
  });

  it.each([
    ['buenas tardes, busco trabajo', []],
    ['bonswa m bezwen travay', []],
    ['turno de noche', ['night']],
    ['por las tardes o fines de semana', ['afternoon', 'weekends']],
    ['rolando turnos', ['rotating']],
    ['medio tiempo por la mañana', ['part_time', 'morning']],
  ])('schedule: %s', (text, schedules) => {
    expect(understand(text).schedules).toEqual(schedules);
  });

  it('hears what should come with the job', () => {
    expect(understand('para mi esposa y para mi, con hospedaje y comida, a 10 km de celaya')).toMatchObject({
      wantsAccommodation: true,
      wantsMeals: true,
      radiusKm: 10,
      municipalities: ['11007'],
    });
    expect(understand('job for two with housing').isForTwo).toBe(true);
    expect(understand('somos dos, mi esposo y yo').isForTwo).toBe(true);
    expect(understand('travay ki bay kay pou dòmi').wantsAccommodation).toBe(true);
    expect(understand('trabajo desde casa').wantsRemote).toBe(true);
    expect(understand('trabajo con guardería').wantsChildcare).toBe(true);
  });

  it('reads a wall of text, and nothing, at once', () => {
    const took = cpuMs(() => {
      understand('no no no cocinero en '.repeat(5000));
      understand('ñ'.repeat(100_000));
    });
    expect(took).toBeLessThan(500);
    expect(understand('').occupations).toEqual([]);
  });
});
