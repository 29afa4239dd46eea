import { describe, expect, test } from 'vitest';
import { readDescription } from './read-description.ts';

/** What somebody wrote, and all that it says. */
type Sentence = readonly [text: string, ...cues: string[]];

const english: Sentence[] = [
  ['Everyone shares progress and the key figures.', 'reports'],
  ['What I did, what I do, what blocks me.', 'blockers'],
  ['We approve the budget and vote on the two proposals.', 'decides'],
  ['We split the work for the coming sprint.', 'plans'],
  ['Bring your questions, ask us anything.', 'asks-questions'],
  ['Each team demos what it built.', 'shows-work'],
  ['Lunch and learn about type systems', 'teaches'],
  ['What went well, what did not?', 'looks-back'],
  ['We brainstorm names and write together.', 'makes'],
  ['Huddle on the shop floor before the shift handover', 'at-a-place'],
  ['Required by law: staff assembly', 'statutory'],
  ['Prepare your appraisal form.', 'one-person'],
  ['Debrief after the phone screen with the candidate', 'candidate'],
  ['Quarterly call with our suppliers', 'customer'],
  ['War room until the outage is over', 'incident'],
  ['Coffee chat, no work talk', 'social'],
  ['Post your update before; we only discuss what is contested.', 'already-written'],
  ['Near misses of the week, protective equipment', 'safety'],
  ["You don't have to join, attendance is optional.", 'no-need-to-come'],
  ['The session will be recorded for those who cannot come.', 'recorded'],
  ['Focus time, do not book!', 'placeholder'],
  ['For new joiners in their first weeks', 'welcomes'],
  ['Nothing is decided here.'],
  ['We do not vote on anything, and no decisions are made.'],
  ['Not a status update!'],
  ['Status updates, nothing is decided: for that there is the steering committee.', 'decides', 'reports'],
  ['Status updates no longer than two minutes', 'reports'],
  ['We review the situation and democratic candid views on the plane.'],
  ['Report to reception, of course, and change the way we work.'],
  ['We talk about psychological safety and the release candidate.'],
];

const german: Sentence[] = [
  ['Jedes Team berichtet über den Projektfortschritt und die Kennzahlen.', 'reports'],
  ['Was habe ich gestern gemacht, was blockiert mich?', 'blockers'],
  ['Hier wird über Freigaben entschieden, Beschlüsse kommen ins Protokoll.', 'decides'],
  ['Wir verteilen die Aufgaben und priorisieren.', 'plans'],
  ['Schichtübergabe an der Linie', 'at-a-place'],
  ['Sicherheitsunterweisung und Räumungsübung', 'safety', 'teaches'],
  ['Bitte tragt eure Updates vorher ein, wir besprechen nur offene Punkte.', 'already-written'],
  ['Gehaltsgespräch nach der Probezeit', 'one-person'],
  ['Betriebsversammlung, gesetzlich vorgeschrieben', 'statutory'],
  ['Gemeinsames Fruehstueck zum Kennenlernen', 'social'],
  ['Teilnahme freiwillig, das Treffen wird aufgezeichnet.', 'no-need-to-come', 'recorded'],
  ['Entscheidungen werden hier nicht getroffen.'],
  ['Wir entscheiden in dieser Runde nichts.'],
  ['Keine Statusberichte, keine langen Entscheidungen'],
  ['Die Abnahme der Hecke am Stand der Gärtnerei'],
];

const french: Sentence[] = [
  ["Point d'avancement : tour de table et chiffres de la semaine", 'reports'],
  ['Ce que j’ai fait hier, ce qui me bloque', 'blockers'],
  ['Comité de pilotage : validation de la feuille de route', 'decides', 'plans'],
  ['Venez avec vos questions.', 'asks-questions'],
  ['Visite de reprise après un arrêt maladie', 'one-person'],
  ['Relève de poste à l’atelier', 'at-a-place'],
  ["Demonstration des nouveautes, puis retour d'experience", 'shows-work', 'looks-back'],
  ['Pause café, présence facultative', 'no-need-to-come', 'social'],
  ['La séance sera enregistrée.', 'recorded'],
  ['Aucune décision ici.'],
  ['On ne décide rien, pas de tour de table.'],
  ['Le plan de la maison est dans le dossier.'],
];

const spanish: Sentence[] = [
  ['Ronda de actualizaciones: avances de cada equipo e indicadores', 'reports'],
  ['¿Qué hice ayer? ¿Qué me bloquea?', 'blockers'],
  ['El comité de dirección aprueba el presupuesto; votación al final.', 'decides'],
  ['Repartimos las tareas y priorizamos.', 'plans'],
  ['Cambio de turno en planta y charla de seguridad', 'at-a-place', 'safety'],
  ['Evaluación de desempeño', 'one-person'],
  ['Lluvia de ideas para la feria', 'makes'],
  ['Se grabará la sesión; asistencia opcional.', 'no-need-to-come', 'recorded'],
  ['Aquí no se decide nada.'],
  ['Sin informe de estado, por favor.'],
  ['El director informa que la caída del pelo tiene cura.'],
];

const portuguese: Sentence[] = [
  ['Rodada de atualizações: andamento do projeto e números da semana', 'reports'],
  ['O que fiz ontem, o que me bloqueia', 'blockers'],
  ['Aprovação do orçamento e votação', 'decides'],
  ['Troca de turno no chão de fábrica, diálogo de segurança', 'at-a-place', 'safety'],
  ['Traga suas dúvidas!', 'asks-questions'],
  ['Avaliação de desempenho e revisão salarial', 'one-person'],
  ['Lições aprendidas no projeto', 'looks-back'],
  ['A reunião será gravada.', 'recorded'],
  ['Não decidimos nada.'],
  ['Sem relatório de status.'],
  ['No início decidimos a ordem.', 'decides'],
  ['O relatório da viagem está na gaveta.'],
];

const italian: Sentence[] = [
  ['Stato avanzamento lavori e giro di tavolo', 'reports'],
  ['Cosa ho fatto ieri, cosa mi blocca', 'blockers'],
  ['Il comitato direttivo delibera sul budget.', 'decides'],
  ['Pianifichiamo lo sprint e suddividere i compiti', 'plans'],
  ['Cambio turno in officina', 'at-a-place'],
  ['Colloquio di lavoro', 'candidate'],
  ['Pausa caffe e quattro chiacchiere', 'social'],
  ['La riunione sarà registrata, partecipazione facoltativa', 'no-need-to-come', 'recorded'],
  ['Non si decide niente.'],
  ['Senza aggiornamenti settimanali.'],
];

const dutch: Sentence[] = [
  ['Iedereen vertelt over de voortgang, daarna de weekcijfers.', 'reports'],
  ['Wat heb ik gisteren gedaan, wat blokkeert mij?', 'blockers'],
  ['De stuurgroep besluit over het budget.', 'decides'],
  ['We verdelen de taken.', 'plans'],
  ['Dienstoverdracht aan het bed', 'at-a-place'],
  ['Functioneringsgesprek', 'one-person'],
  ['Neem je vragen mee, aanwezigheid is optioneel.', 'asks-questions', 'no-need-to-come'],
  ['Hier besluiten we niets.'],
  ['Geen voortgang bespreken.'],
];

describe.each(Object.entries({ english, german, french, spanish, portuguese, italian, dutch }))(
  '%s',
  (_, sentences) => {
    test.each(sentences)('%s', (text, ...cues) => {
      expect(readDescription(text).cues).toEqual(cues.toSorted());
    });
  },
);
