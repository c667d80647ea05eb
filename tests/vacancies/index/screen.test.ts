import { describe, expect, it } from 'vitest';
import { Screen } from '../../../src/vacancies/index/screen.ts';
import { CONTENT, idsOf, makeVacancy, searchOver } from '../support.ts';

const screen = new Screen(CONTENT);
const signsOf = (description: string) => screen.signsOf(makeVacancy({ description }), 15_000);

describe('signs of fraud in a vacancy', () => {
  it.each([
    ['Se requiere depósito de $850 para trámite de gafete, reembolsable.', 'money'],
    ['COSTO DE CAPACITACIÓN $1,200 se descuenta después.', 'money'],
    ['Aparta tu lugar hoy mismo', 'money'],
    ['El uniforme tiene un costo de 400 pesos', 'money'],
    ['Deposita 300 en el oxxo', 'money'],
    ['Visa de trabajo garantizada a Canadá', 'visa'],
    ['arreglamos tus papeles en 3 dias', 'visa'],
    ['Informes solo por WhatsApp', 'whatsapp_only'],
    ['Escribe al Telegram de la licenciada', 'whatsapp_only'],
    ['Gana hasta $3,500 DIARIOS desde casa', 'too_good'],
    ['Mandar selfie con tu INE por ambos lados', 'documents'],
    ['Traer pasaporte original, se queda en resguardo', 'documents'],
    ['Cita en la central de autobuses', 'meeting'],
    ['Entrevista en hotel, venir sin acompañante', 'meeting'],
    ['Usa tu cuenta bancaria para recibir pagos', 'mule'],
  ])('%s', (text, sign) => {
    expect(signsOf(text)).toContain(sign);
  });

  it.each([
    'Capacitación pagada, uniformes, sueldo base de $9,000 más bonos',
    'Sin experiencia, contratación inmediata, prestaciones de ley',
    'Recibir pagos de clientes y abrir cuentas de banco en ventanilla',
    'Cajera de estacionamiento. Atender a clientes. Pago semanal por depósito.',
    'Cocinero en casa particular, se ofrece cuarto para vivir',
    'Presentarse con solicitud elaborada e identificación oficial',
    'Hotel solicita camarista, entrevistas en el hotel de 9 a 12',
    'Manejar efectivo, cobrar cuentas, registrar pagos',
  ])('an honest offer passes: %s', (text) => {
    expect(signsOf(text)).toEqual([]);
  });

  it('holds back a pay that nobody pays, from an employer nobody has checked', () => {
    const pay = {
      currency: 'MXN' as const,
      value: { minValue: 45_000, maxValue: 60_000, unitText: 'MONTH' as const },
    };
    const unknown = { identifier: null, name: 'Grupo X', verified: false };
    expect(screen.signsOf(makeVacancy({ baseSalary: pay, hiringOrganization: unknown }), 15_500)).toEqual([
      'too_good',
    ]);
    expect(screen.signsOf(makeVacancy({ baseSalary: pay }), 15_500)).toEqual([]);
  });

  it('keeps such a vacancy from people and lists it for the desk', () => {
    const bait = makeVacancy({ description: 'Aparta tu lugar con $500 por OXXO.' });
    const honest = makeVacancy();
    const { find, index } = searchOver(bait, honest);
    const result = find('cocinero en tapachula');
    expect(idsOf(result)).toEqual([honest.id]);
    expect(result.heldBack).toBe(1);
    expect([index.isHeld(bait.id), index.isHeld(honest.id), index.isHeld('unknown')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(index.held(10)).toEqual([{ vacancy: bait, signs: ['money'] }]);
    index.apply(
      { upserts: [{ ...bait, description: 'Fonda busca cocinero.' }], removals: [] },
      undefined,
      undefined,
    );
    expect(index.held(10)).toEqual([]);
  });
});
