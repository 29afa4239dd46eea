import { describe, expect, test } from 'vitest';
import { readDescription } from './read-description.ts';

/** What somebody wrote, and all that it says. */
type Sentence = readonly [text: string, ...cues: string[]];

const polish: Sentence[] = [
  ['Status projektów i postępy zespołów', 'reports'],
  ['Co zrobiłem wczoraj, co mnie blokuje', 'blockers'],
  ['Komitet sterujący podejmuje decyzje, głosowanie na końcu.', 'decides'],
  ['Przekazanie zmiany na hali, zasady BHP', 'at-a-place', 'safety'],
  ['Rozmowa kwalifikacyjna', 'candidate'],
  ['Burza mozgow', 'makes'],
  ['Spotkanie będzie nagrywane, obecność nieobowiązkowa.', 'no-need-to-come', 'recorded'],
  ['Nie podejmujemy decyzji.'],
  ['Bez raportu statusowego, żadnych postępów.'],
];

const swedish: Sentence[] = [
  ['Laget runt: lägesrapport och veckans siffror', 'reports'],
  ['Vad gjorde jag igår, vad blockerar mig?', 'blockers'],
  ['Styrgruppen fattar beslut om budgeten.', 'decides'],
  ['Vi planerar och fördelar arbetet.', 'plans'],
  ['Skiftöverlämning vid linjen', 'at-a-place'],
  ['Medarbetarsamtal', 'one-person'],
  ['Fika och brädspel', 'social'],
  ['Mötet spelas in.', 'recorded'],
  ['Här fattas inga beslut.'],
  ['Ingen lägesrapport.'],
];

const danish: Sentence[] = [
  ['Bordet rundt: fremdrift og ugens tal', 'reports'],
  ['Hvad lavede jeg i går, hvad blokerer mig?', 'blockers'],
  ['Styregruppen træffer beslutning om budgettet.', 'decides'],
  ['Vi planlægger og fordeler arbejdet.', 'plans'],
  ['Vagtskifte ved sengen', 'at-a-place'],
  ['Lønsamtale', 'one-person'],
  ['Spørgsmål og svar', 'asks-questions'],
  ['Mødet bliver optaget, deltagelse er frivillig.', 'no-need-to-come', 'recorded'],
  ['Her træffer vi ingen beslutninger.'],
  ['Ikke et statusmøde.'],
];

const norwegian: Sentence[] = [
  ['Runde rundt bordet: framdrift og ukens tall', 'reports'],
  ['Hva gjorde jeg i går, hva blokkerer meg?', 'blockers'],
  ['Styringsgruppen fatter vedtak om budsjettet.', 'decides'],
  ['Vaktskifte ved sengen, vernerunde etterpå', 'at-a-place', 'safety'],
  ['Medarbeidersamtale', 'one-person'],
  ['Idédugnad', 'makes'],
  ['Møtet blir tatt opp.', 'recorded'],
  ['Vi tar ingen beslutninger her.'],
  ['Uten statusrapport.'],
];

const turkish: Sentence[] = [
  ['Haftalık güncellemeler ve projelerin durumu', 'reports'],
  ['Dün ne yaptım, bugün yapacaklarım, engellerim', 'blockers'],
  ['BÜTÇE İÇİN KARAR ALINACAK, SONRA OYLAMA', 'decides'],
  ['Görev dağılımı ve öncelikleri belirliyoruz', 'plans'],
  ['Vardiya devri, iş güvenliği', 'at-a-place', 'safety'],
  ['Performans değerlendirmesi', 'one-person'],
  ['Beyin fırtınası', 'makes'],
  ['Toplantı kaydedilecek.', 'recorded'],
  ['Burada kararlar alınmaz.'],
  ['Bu toplantıda karar alma yok.'],
  ['Haftalık rapor değil.'],
];

const japanese: Sentence[] = [
  ['各チームの進捗を報告します。', 'reports'],
  ['昨日やったこと、今日やること、困っていること', 'blockers'],
  ['予算を承認します。', 'decides'],
  ['作業分担と優先順位', 'plans'],
  ['質問を持って来てください', 'asks-questions'],
  ['病棟での申し送り', 'at-a-place'],
  ['評価面談', 'one-person'],
  ['ふりかえり', 'looks-back'],
  ['ﾌﾞﾚｲﾝｽﾄｰﾐﾝｸﾞ', 'makes'],
  ['参加は任意です。録画します。', 'no-need-to-come', 'recorded'],
  ['ここでは何も決定しません。'],
  ['進捗の共有はありません。'],
];

const chinese: Sentence[] = [
  ['各组汇报本周进展', 'reports'],
  ['各組匯報本週進度', 'reports'],
  ['昨天做了什么,今天要做什么,遇到的困难', 'blockers'],
  ['投票决定并审批预算', 'decides'],
  ['分配任务,排优先级', 'plans'],
  ['车间交接班', 'at-a-place'],
  ['绩效面谈', 'one-person'],
  ['头脑风暴', 'makes'],
  ['自愿参加,会议将录制', 'no-need-to-come', 'recorded'],
  ['会前填写，只讨论未决的问题', 'already-written'],
  ['这里不做决定。'],
  ['没有进度汇报。'],
  ['不同的组汇报进展', 'reports'],
];

const korean: Sentence[] = [
  ['각 팀의 진행 상황을 보고합니다.', 'reports'],
  ['진행상황과 주요지표', 'reports'],
  ['어제 한 일, 오늘 할 일, 막히는 점', 'blockers'],
  ['예산을 결정합니다.', 'decides'],
  ['업무 분담과 우선순위', 'plans'],
  ['병동 교대 인수인계', 'at-a-place'],
  ['인사 평가 면담', 'one-person'],
  ['함께 점심, 잡담', 'social'],
  ['참석은 선택입니다. 회의는 녹화됩니다.', 'no-need-to-come', 'recorded'],
  ['의사결정은 하지 않습니다.'],
  ['진행 상황 공유 없음'],
];

const all = { polish, swedish, danish, norwegian, turkish, japanese, chinese, korean };

describe.each(Object.entries(all))('%s', (_, sentences) => {
  test.each(sentences)('%s', (text, ...cues) => {
    expect(readDescription(text).cues).toEqual(cues.toSorted());
  });
});
