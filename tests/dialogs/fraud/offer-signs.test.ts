import { describe, expect, it } from 'vitest';
import { findOfferSigns, OFFER_SIGNS } from '../../../dialogs/fraud/offer-signs.ts';
import { cpuMs } from '../../support/cpu-time.ts';

const signsIn = (offer: string) => findOfferSigns(offer).map(({ sign }) => sign);

describe('findOfferSigns', () => {
  it.each([
    ['Deposite 2,000 pesos para apartar su lugar', 'money'],
    ['pagar $500 de uniforme', 'money'],
    ['Send a registration fee of $100', 'money'],
    ['voye 500 peso pou enskripsyon', 'money'],
    ['payer 200 dollars de frais de dossier', 'money'],
    ['pagar taxa de inscrição de 300 reais', 'money'],
    ['Visa garantizada sin entrevista', 'visa'],
    ['guaranteed visa', 'visa'],
    ['visto garantido', 'visa'],
    ['nos quedamos con el pasaporte original', 'documents'],
    ['hand over your passport', 'documents'],
    ['nos vemos en la central de autobuses', 'meeting'],
    ['venga sola a la entrevista', 'meeting'],
    ['meet me at the bus station', 'meeting'],
    ['recibir dinero en tu cuenta', 'mule'],
    ['mándame el código que te llegó', 'codes'],
    ['no le digas a nadie', 'secret'],
    ['solo por WhatsApp', 'whatsapp_only'],
    ['sin experiencia, gana $45,000', 'too_good'],
    ['entra como turista y aquí te arreglamos', 'tourist'],
    ['Deposita $1,500 para apartar tu lugar', 'money'],
    ['me piden 3000 pesos para darme el trabajo', 'money'],
    ['me quieren cobrar 500 por el uniforme', 'money'],
    ['they want 200 dollars before i start', 'money'],
    ['yo mande m 500 goud anvan', 'money'],
    ['te prestamos para el viaje y se descuenta de tu salario', 'loan'],
    ['we will lend you and take it out of your pay', 'loan'],
    ['boleto pagado, sales hoy', 'travel'],
    ['nap peye biye w', 'travel'],
    ['like videos and earn commission', 'tasks_app'],
    ['si te vas llamamos a migración', 'threat'],
    ['pote paspò w, n ap kenbe l', 'documents'],
    ['Arreglamos tus papeles en 3 días, sin importar tu situación', 'visa'],
    ['Entrevista en hotel, venir sin acompañante', 'meeting'],
    ['Solo necesitas tu cuenta bancaria para recibir y reenviar pagos de clientes', 'mule'],
    ['trabajo en Canadá!', 'abroad'],
  ])('%s', (offer, sign) => {
    expect(signsIn(offer)).toContain(sign);
  });
  it.each([
    'Se solicita mesera con experiencia, turno matutino, $2,500 semanales, IMSS, en Av. Juárez 12, tel. 55 1234 0000',
    'Solicitamos recepcionista de hotel, sin experiencia, contratación inmediata, pago semanal $2,500 por depósito',
    'Inscripción al IMSS desde el primer día, sueldo $3,000 semanales, hospedaje incluido',
    'Cook wanted, full time, contract and social security from day one',
    'Enviar CV al correo de la empresa',
  ])('finds nothing in an ordinary offer: %s', (offer) => {
    expect(signsIn(offer)).toEqual([]);
  });
  it('quotes the offer’s own words, short', () => {
    for (const { quote } of findOfferSigns(
      'Deposite 2000 pesos para el trámite de su visa garantizada y venga sola a la terminal',
    )) {
      expect(quote.length).toBeLessThanOrEqual(60);
      expect(quote.length).toBeGreaterThan(3);
    }
  });
  it('stays quick on hostile text', () => {
    for (const text of [
      'pago '.repeat(20_000),
      `deposite ${'a'.repeat(100_000)}`,
      'nos vemos '.repeat(10_000),
    ]) {
      expect(cpuMs(() => findOfferSigns(text))).toBeLessThan(300);
    }
  });
  it('knows each sign once', () => {
    expect(new Set(OFFER_SIGNS).size).toBe(OFFER_SIGNS.length);
  });
});
