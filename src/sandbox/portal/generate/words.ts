import type { Education, Schedule } from '../vacancy.ts';

// What employers write, invented. Spanish as in real postings; no employer, person or telephone here is real.

export const COMPANY_KINDS: readonly string[] = [
  'Grupo',
  'Comercializadora',
  'Servicios',
  'Operadora',
  'Corporativo',
  'Industrias',
  'Distribuidora',
  'Soluciones',
  'Constructora',
  'Alimentos',
  'Logística',
  'Hotelera',
  'Manufacturas',
  'Agrícola',
  'Transportes',
];
export const COMPANY_NAMES: readonly string[] = [
  'Ceiba',
  'Nopalera',
  'Quetzal',
  'Jacaranda',
  'Mezquite',
  'Horizonte',
  'Tres Ríos',
  'Valle Claro',
  'Sierra Alta',
  'Punta Norte',
  'Xolotl',
  'Amanecer',
  'Cenzontle',
  'Palo Verde',
  'Maguey',
  'Bahía Serena',
  'Cumbre',
  'Tezontle',
  'La Milpa',
  'Coralina',
  'Ocelote',
  'Guayacán',
  'Cardenal',
  'Río Grande',
  'Dos Aguas',
  'Sabana',
  'Obsidiana',
  'Tlapalería Mora',
];
export const COMPANY_ENDINGS: readonly string[] = [
  'S.A. de C.V.',
  'S. de R.L. de C.V.',
  'S.A.P.I. de C.V.',
  '',
  '',
  'e Hijos',
  'del Norte',
  'del Sureste',
  'del Bajío',
  'México',
];
export const OPENINGS: readonly string[] = [
  'Importante empresa solicita',
  'Empresa líder en su ramo solicita',
  'Estamos contratando',
  'Únete a nuestro equipo:',
  'Buscamos',
  'Por apertura de sucursal solicitamos',
  'Contratación inmediata:',
  'Vacante para',
  'Solicitamos personal para el puesto de',
];
export const TASKS: Readonly<Record<string, readonly string[]>> = {
  cook: ['preparar alimentos', 'mantener limpia el área', 'controlar insumos', 'montar platillos'],
  construction_worker: [
    'levantar muros',
    'preparar mezcla',
    'colar losas',
    'acarrear material',
    'leer planos sencillos',
  ],
  cleaner: ['barrer y trapear', 'limpiar sanitarios', 'recolectar basura', 'limpiar oficinas'],
  factory_worker: [
    'operar la línea de producción',
    'revisar piezas',
    'empacar producto',
    'cumplir metas de producción',
  ],
  warehouse_worker: ['recibir mercancía', 'acomodar en racks', 'surtir pedidos', 'hacer inventarios'],
  farm_worker: ['cosechar', 'sembrar', 'regar', 'desyerbar', 'empacar en campo'],
  security_guard: ['controlar accesos', 'hacer rondines', 'llenar bitácoras'],
  waiter: ['atender mesas', 'tomar la orden', 'cobrar cuentas'],
  driver: ['conducir la unidad', 'revisar niveles', 'entregar mercancía'],
  hotel_staff: ['tender camas', 'limpiar habitaciones', 'atender huéspedes'],
  call_center: ['recibir llamadas', 'registrar solicitudes', 'dar seguimiento a clientes'],
};
export const ANY_TASKS: readonly string[] = [
  'apoyar en las actividades del área',
  'cumplir con el reglamento de seguridad',
  'reportar avances',
  'mantener orden en el lugar de trabajo',
  'atender a clientes',
  'usar equipo de protección',
  'manejar herramienta',
];
export const OFFERS: readonly string[] = [
  'prestaciones de ley desde el primer día',
  'sueldo base más bonos',
  'pago semanal',
  'pago quincenal',
  'crecimiento laboral',
  'estabilidad laboral',
  'capacitación pagada',
  'uniformes',
  'transporte de personal',
  'comedor',
  'vales de despensa',
];
export const EDUCATION: readonly Education[] = [
  'none',
  'primary',
  'secondary',
  'high_school',
  'technical',
  'bachelor',
  'postgraduate',
];
export const EDUCATION_TEXT: Readonly<Record<Education, string>> = {
  none: 'No se requieren estudios',
  primary: 'Primaria',
  secondary: 'Secundaria',
  high_school: 'Preparatoria',
  technical: 'Carrera técnica',
  bachelor: 'Licenciatura',
  postgraduate: 'Posgrado',
};
export const SHIFT_TEXT: Readonly<Record<Schedule, readonly string[]>> = {
  morning: ['turno matutino', '6:00 a 14:00', 'primer turno'],
  afternoon: ['turno vespertino', '14:00 a 22:00', 'segundo turno'],
  night: ['turno nocturno', '22:00 a 6:00', 'tercer turno', '12x12 noche'],
  weekends: ['sábados y domingos', 'fines de semana'],
  rotating: ['rolar turnos', 'turnos rotativos', '4x3'],
  part_time: ['medio tiempo', 'media jornada', 'por horas'],
  full_time: ['lunes a sábado', 'tiempo completo', 'lunes a viernes'],
};
export const FRAUD: readonly { readonly sign: string; readonly text: readonly string[] }[] = [
  {
    sign: 'money_before',
    text: [
      'Se requiere depósito de $850 para trámite de gafete, reembolsable.',
      'Costo de capacitación $1,200 se descuenta después.',
      'Aparta tu lugar con $500 por OXXO.',
      'Examen médico con costo de $700 a pagar antes de entrar.',
    ],
  },
  {
    sign: 'visa_guaranteed',
    text: [
      'Visa de trabajo garantizada a USA y Canadá sin entrevista en el consulado.',
      'Arreglamos tus papeles en 3 días, sin importar tu situación.',
    ],
  },
  {
    sign: 'whatsapp_only',
    text: [
      'Informes SOLO por WhatsApp, no se da dirección por teléfono.',
      'Manda mensaje al Telegram de la Lic. y te agendamos hoy mismo.',
    ],
  },
  {
    sign: 'pay_too_high',
    text: [
      'Gana hasta $3,500 DIARIOS desde casa, sin experiencia.',
      'Sueldo de $45,000 al mes, sin estudios ni experiencia, contratación sin entrevista.',
    ],
  },
  {
    sign: 'documents',
    text: [
      'Enviar foto de ambos lados de INE o pasaporte, selfie y tarjeta bancaria.',
      'Traer pasaporte original, se queda en resguardo de la empresa.',
    ],
  },
  {
    sign: 'odd_meeting',
    text: [
      'Cita en la central de autobuses, se paga boleto y sales el mismo día a otra ciudad.',
      'Entrevista en hotel, venir sin acompañante.',
    ],
  },
  {
    sign: 'money_mule',
    text: ['Solo necesitas tu cuenta bancaria para recibir y reenviar pagos de clientes.'],
  },
];
