import type { Ports } from '../src/ports/index.ts';
import { AbroadDialog } from './abroad/abroad.dialog.ts';
import { AsylumDialog } from './asylum/asylum.dialog.ts';
import { DocumentsDialog } from './documents/documents.dialog.ts';
import { EmployersDialog } from './employers/employers.dialog.ts';
import { FraudDialog } from './fraud/fraud.dialog.ts';
import { HiredDialog, RememberDialog } from './hired/hired.dialog.ts';
import { LanguageDialog } from './language/language.dialog.ts';
import { MediaDialog } from './media/media.dialog.ts';
import { MenuDialog } from './menu/menu.dialog.ts';
import { PersonDialog } from './person/person.dialog.ts';
import { PlacesDialog } from './places/places.dialog.ts';
import { DeleteDataDialog } from './privacy/delete-data.dialog.ts';
import { PrivacyDialog } from './privacy/privacy.dialog.ts';
import { SafeWordDialog } from './privacy/safe-word.dialog.ts';
import { RecognitionDialog } from './recognition/recognition.dialog.ts';
import { CalculatorDialog } from './rights/calculators/calculator.dialog.ts';
import { CalculatorsMenuDialog } from './rights/calculators/calculators-menu.dialog.ts';
import { RightsDialog } from './rights/rights.dialog.ts';
import { ROOT_DIALOG, RootDialog } from './root/root.dialog.ts';
import { SafetyDialog } from './safety/safety.dialog.ts';
import { TopicDialog } from './shared/answer-topic.ts';
import type { Dialog } from './shared/botbuilder.ts';
import { SocialDialog } from './social/social.dialog.ts';
import { FollowUpDialog } from './vacancies/follow-up.dialog.ts';
import { InterestDialog } from './vacancies/interest.dialog.ts';
import { JobAlertsDialog } from './vacancies/job-alerts.dialog.ts';
import { VacanciesDialog } from './vacancies/vacancies.dialog.ts';

/**
 * Raise a dialog's number when its steps change: talks that stand inside it then begin anew, kindly, instead of going
 * on at a step that means something else. Every id that can be on a stack is here.
 */
const VERSIONS: Readonly<Record<string, number>> = {
  root: 1,
  topic: 1,
  menu: 1,
  hired: 1,
  'remember-situation': 1,
  documents: 1,
  recognition: 1,
  social: 1,
  asylum: 1,
  abroad: 1,
  employers: 1,
  rights: 1,
  calculators: 1,
  calculator: 1,
  fraud: 1,
  person: 1,
  privacy: 1,
  'delete-data': 1,
  'safe-word': 1,
  vacancies: 1,
  'job-alerts': 1,
  interest: 1,
  'follow-up': 1,
  language: 1,
  safety: 1,
  media: 1,
  places: 1,
  'ask-choice': 1,
  'ask-text': 1,
  steps: 1,
};

/** Every flow, wired to what it may ask of the world. */
export function buildDialogs(ports: Ports): {
  dialogs: Dialog[];
  rootId: string;
  versions: Readonly<Record<string, number>>;
} {
  const flows = [
    new TopicDialog(ports),
    new MenuDialog(ports),
    new HiredDialog(ports),
    new RememberDialog(ports),
    new DocumentsDialog(ports),
    new RecognitionDialog(ports),
    new SocialDialog(ports),
    new AsylumDialog(ports),
    new AbroadDialog(ports),
    new EmployersDialog(ports),
    new RightsDialog(ports),
    new CalculatorsMenuDialog(ports),
    new CalculatorDialog(ports),
    new FraudDialog(ports),
    new PersonDialog(ports),
    new PrivacyDialog(ports),
    new DeleteDataDialog(ports),
    new SafeWordDialog(ports),
    new VacanciesDialog(ports),
    new JobAlertsDialog(ports),
    new InterestDialog(ports),
    new FollowUpDialog(ports),
    new LanguageDialog(ports),
    new SafetyDialog(ports),
    new MediaDialog(ports),
    new PlacesDialog(ports),
  ];
  return { dialogs: [new RootDialog(ports, flows)], rootId: ROOT_DIALOG, versions: VERSIONS };
}
