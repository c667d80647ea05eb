import { describe, expect, it } from 'vitest';
import { EMPTY_REQUEST } from '../../src/vacancies/request/request.ts';
import { at, idsOf, makeVacancy, NOW, searchOver } from './support.ts';

const codesOf = (found: { reasons: readonly { code: string }[] } | undefined) =>
  found?.reasons.map(({ code }) => code) ?? [];

describe('what is shown first', () => {
  it('the trade asked for, then its neighbours, then its family; never another', () => {
    const cook = makeVacancy();
    const helper = makeVacancy({ title: 'Ayudante de cocina', occupation: 'kitchen_helper' });
    const sushi = makeVacancy({ title: 'Sushero', occupation: 'sushi_cook' });
    const welder = makeVacancy({ title: 'Soldador', occupation: 'welder' });
    const { find } = searchOver(welder, sushi, helper, cook);
    const result = find('cocinero en tapachula');
    expect(idsOf(result)[0]).toBe(cook.id);
    expect(idsOf(result)).toHaveLength(3);
    expect(idsOf(result)).not.toContain(welder.id);
    expect(result.widened).toEqual(['occupation']);
    expect(result.exact).toBe(1);
    expect(codesOf(result.vacancies[0])).toContain('occupation_same');
  });

  it('the town, then what is around it, then the state, each said', () => {
    const town = makeVacancy(at('JAL', '14039'));
    const around = makeVacancy(at('JAL', '14120'));
    const state = makeVacancy(at('JAL', '14067'));
    const elsewhere = makeVacancy(at('NLE', '19039'));
    const { find } = searchOver(elsewhere, state, around, town);
    const result = find('cocinero en guadalajara');
    expect(idsOf(result)).toEqual([town.id, around.id, state.id]);
    expect(result.widened).toEqual(['around', 'state']);
    expect(result.vacancies.map((one) => codesOf(one).find((code) => code.startsWith('place')))).toEqual([
      'place_same',
      'place_around',
      'place_state',
    ]);
    expect(result.vacancies[1]?.distanceKm).toBeGreaterThan(1);
  });

  it('the same work in another state only when the whole state has none, and says so', () => {
    const far = makeVacancy(at('NLE', '19039'));
    const result = searchOver(far).find('cocinero en guadalajara');
    expect(idsOf(result)).toEqual([far.id]);
    expect(result.widened).toEqual(['country']);
    expect(codesOf(result.vacancies[0])).toContain('place_elsewhere');
    expect(result.exact).toBe(0);
  });

  it('a metro area across a state border', () => {
    const ecatepec = makeVacancy(at('MEX', '15033'));
    expect(idsOf(searchOver(ecatepec).find('cocinero en iztapalapa'))).toEqual([ecatepec.id]);
  });

  it('pay and shift that were asked for, and says what is less', () => {
    const good = makeVacancy({ schedule: ['full_time', 'night'] });
    const day = makeVacancy();
    const poor = makeVacancy({
      schedule: ['full_time', 'night'],
      baseSalary: { currency: 'MXN', value: { minValue: 6000, maxValue: 7000, unitText: 'MONTH' } },
    });
    const hidden = makeVacancy({ schedule: ['full_time', 'night'], baseSalary: null });
    const result = searchOver(day, poor, hidden, good).find(
      'cocinero en tapachula de noche 2500 a la semana',
    );
    expect(idsOf(result).slice(0, 2)).toEqual([good.id, hidden.id]);
    expect(codesOf(result.vacancies[0])).toEqual(expect.arrayContaining(['pay_met', 'schedule_met']));
    expect(codesOf(result.vacancies[1])).toContain('pay_hidden');
    expect(codesOf(result.vacancies.find(({ vacancy }) => vacancy.id === poor.id))).toContain('pay_less');
    expect(codesOf(result.vacancies.find(({ vacancy }) => vacancy.id === day.id))).toContain(
      'schedule_other',
    );
    expect(result.widened).toEqual(['schedule', 'pay']);
  });

  it('not the shift that was turned down', () => {
    const night = makeVacancy({ schedule: ['full_time', 'night'], datePosted: '2026-11-20T11:00:00Z' });
    const day = makeVacancy();
    expect(idsOf(searchOver(night, day).find('cocinero en tapachula que no sea de noche'))[0]).toBe(day.id);
  });

  it('of equals the newer; never one that is over', () => {
    const old = makeVacancy({ datePosted: '2026-10-20T12:00:00Z' });
    const fresh = makeVacancy({ datePosted: '2026-11-20T10:00:00Z' });
    const over = makeVacancy({ validThrough: '2026-11-20T11:59:59Z' });
    const filled = makeVacancy({ status: 'filled' });
    const result = searchOver(old, over, filled, fresh).find('cocinero en tapachula');
    expect(idsOf(result)).toEqual([fresh.id, old.id]);
    expect(codesOf(result.vacancies[0])).toContain('new_today');
  });

  it('believes the title, not what was filed', () => {
    const misfiled = makeVacancy({ title: '¡¡URGENTE!! SOLDADORA', occupation: 'cook' });
    const unfiled = makeVacancy({ title: 'soldaor', occupation: null });
    const { find } = searchOver(misfiled, unfiled);
    expect(idsOf(find('soldador en tapachula')).sort()).toEqual([misfiled.id, unfiled.id].sort());
    expect(find('soldador en tapachula').exact).toBe(2);
    expect(find('cocinero en tapachula').exact).toBe(0);
  });

  it('housing that was asked for', () => {
    const plain = makeVacancy({ datePosted: '2026-11-20T10:00:00Z' });
    const housed = makeVacancy({ support: { accommodation: true, transport: false, meals: false } });
    const result = searchOver(plain, housed).find('cocinero en tapachula con hospedaje');
    expect(idsOf(result)).toEqual([housed.id, plain.id]);
    expect(result.widened).toEqual(['support']);
  });

  it('papers and languages that the person has', () => {
    const english = makeVacancy({
      languages: [{ code: 'en', level: 'advanced' }],
      datePosted: '2026-11-20T10:00:00Z',
    });
    const spanish = makeVacancy({
      languages: [{ code: 'es', level: 'intermediate' }],
      documents: ['curp', 'rfc'],
    });
    const { find } = searchOver(english, spanish);
    const result = find('cocinero en tapachula', { languages: ['es', 'ht'], documents: ['curp'] });
    expect(idsOf(result)).toEqual([spanish.id, english.id]);
    expect(result.vacancies[0]?.reasons).toContainEqual({ code: 'documents_missing', codes: ['rfc'] });
    expect(result.vacancies[1]?.reasons).toContainEqual({ code: 'language_asked', codes: ['en'] });
  });

  it('what is near a shared location, with the distance', () => {
    const near = makeVacancy({
      jobLocation: {
        address: {},
        state: 'CHP',
        municipality: '07089',
        geo: { latitude: 14.9, longitude: -92.26 },
      },
    });
    const far = makeVacancy({
      jobLocation: {
        address: {},
        state: 'CHP',
        municipality: '07089',
        geo: { latitude: 15.1, longitude: -92.26 },
      },
    });
    const { search } = searchOver(far, near);
    const { vacancies } = search({ ...EMPTY_REQUEST, near: { lat: 14.91, lon: -92.26 } }, {}, NOW);
    expect(vacancies.map(({ vacancy }) => vacancy.id)).toEqual([near.id, far.id]);
    expect(vacancies[0]?.distanceKm).toBeCloseTo(1.1, 1);
  });

  it('words that no list knows, and something near all the same', () => {
    const named = makeVacancy({ title: 'Operador de zorblaxadora', occupation: null });
    const other = makeVacancy({ datePosted: '2026-11-20T10:00:00Z' });
    const result = searchOver(
      other,
      named,
      makeVacancy({ title: 'zorblaxadora', occupation: null }),
      makeVacancy({ title: 'Zorblaxadora uno', occupation: null }),
    ).find('trabajo de zorblaxdora en tapachula');
    expect(result.vacancies.slice(0, 3).every(({ vacancy }) => /zorblaxadora/i.test(vacancy.title))).toBe(
      true,
    );
    expect(idsOf(result)).toContain(other.id);
  });
});

describe('pages', () => {
  it('show each job once and end', () => {
    const jobs = Array.from({ length: 23 }, () => makeVacancy());
    const { search, understand } = searchOver(...jobs);
    const shown: string[] = [];
    const sizes: number[] = [];
    for (let page = 0; page < 4; page += 1) {
      const result = search(understand('cocinero en tapachula'), {}, NOW, { shown });
      sizes.push(result.vacancies.length);
      expect(result.hasMore).toBe(page < 2);
      shown.push(...idsOf(result));
    }
    expect(sizes).toEqual([10, 10, 3, 0]);
    expect(new Set(shown).size).toBe(23);
  });
  it('do not show a copy of what was shown', () => {
    const job = makeVacancy();
    const copy = { ...job, id: 'again' };
    const { search, understand } = searchOver(job, copy);
    const request = understand('cocinero en tapachula');
    const first = search(request, {}, NOW);
    expect(first.vacancies).toHaveLength(1);
    expect(search(request, {}, NOW, { shown: idsOf(first) }).vacancies).toEqual([]);
  });
  it('say how old the list is, and that there is none yet', () => {
    const { find, index } = searchOver(makeVacancy());
    expect(find('cocinero').asOf).toEqual(NOW);
    expect(index.cursor()).toBe('c1');
  });
});
