/**
 * The lines of a description without what conferencing programs add to every one of them: how to join, numbers to dial, ids,
 * passcodes. Blocks between two rules such as Teams and Meet draw are cut out whole; of blocks without rules the single lines are told
 * by how they begin, in the languages of those programs.
 */
export function withoutJoinBlocks(lines: readonly string[]): string[] {
  const kept: string[] = [];
  let from = 0;
  for (const { start, end } of blocksBetweenRules(lines)) {
    kept.push(...lines.slice(from, start));
    from = end;
  }
  kept.push(...lines.slice(from));
  return kept.filter((line) => !isJoinLine(line));
}

/** Nobody writes more about joining; two rules farther apart have a text between them. */
const LONGEST_BLOCK = 40;

function blocksBetweenRules(lines: readonly string[]): { start: number; end: number }[] {
  const rules = lines.flatMap((line, index) => (RULE.test(line) ? index : []));
  const blocks: { start: number; end: number }[] = [];
  let next = 0;
  while (next + 1 < rules.length) {
    const [start = 0, last = 0] = rules.slice(next, next + 2);
    const inside = lines.slice(start + 1, last);
    const isBlock =
      inside.length <= LONGEST_BLOCK && inside.some((line) => JOIN_MARK.test(line.slice(0, LONGEST_LINE)));
    if (isBlock) blocks.push({ start, end: last + 1 });
    next += isBlock ? 2 : 1;
  }
  return blocks;
}

/** The rules that Teams (underscores), Zoom (box lines) and Meet (`-::~:~::~`) draw. */
const RULE = /^\s{0,8}(?:_{10,200}|[─━⎯]{10,200}|-::[~:]{10,200}-?)\s{0,8}$/;

const JOIN_MARK =
  /teams\.(?:microsoft|live)\.com|microsoft teams|zoom\.us|meet\.google\.com|google meet|tel\.meet|webex\.com|\d{3}[ -]\d{3}[ -]\d{3}|passcode|meeting id/i;

const LONGEST_LINE = 300;

function isJoinLine(line: string): boolean {
  // Full-width letters and taken-apart accents are the same words.
  const beginning = line.slice(0, LONGEST_LINE).normalize('NFKC').trim();
  return beginning !== '' && (JOIN_LINE.test(beginning) || NUMBER_LINE.test(beginning) || INVITING.test(beginning));
}

/**
 * A line of nothing but a number to dial or an id, of six figures at least, and perhaps a place: `+49 69 1234,,567# Germany, Frankfurt`. A date
 * before words is none.
 */
const NUMBER_LINE =
  /^(?!\d{4}-\d\d?-\d\d?\b|\d{1,2}([./-]) ?\d{1,2}\1 ?(?:\d{4}|\d\d)\b)(?=(?:[^\p{L}\d]*\d){6})\+?\d[\d\s().,;#*-]{5,80}(?:\p{L}[\p{L} ,()-]{0,40})?$/u;

const INVITING =
  /is inviting you to a scheduled (?:zoom|webex)|invites you to a (?:zoom|webex)|lädt sie zu einem geplanten zoom/i;

const JOIN_LINE = new RegExp(
  `^(?:[-*•>]\\s{0,4})?(?:${[
    // Joining.
    String.raw`(?:click here to |please )?join (?:the meeting|zoom|teams|microsoft|webex|with google|by |from |on your|via |this meeting)`,
    String.raw`join:|or (?:call in|dial)|(?:to join|joining) (?:the )?(?:video|meeting|info)|video call link`,
    String.raw`(?:hier klicken|klicken sie hier), um an der|(?:jetzt )?an (?:der )?besprechung teilnehmen|nehmen sie an der|zoom-meeting beitreten|mit google meet teilnehmen|per telefon`,
    String.raw`rejoindre la réunion|participer à la réunion|cliquez ici pour (?:rejoindre|participer)|participez? (?:à|avec) `,
    String.raw`unirse a la reunión|únase a la reunión|unirse a zoom|haga clic (?:aquí|en el) |haz clic aquí`,
    String.raw`ingressar na reunião|entrar na reunião|participe da reunião|clique aqui para (?:ingressar|entrar|participar)`,
    String.raw`partecipa(?: ora)? alla riunione|fai clic qui per|fare clic qui per|deelnemen aan (?:de vergadering|zoom)|neem (?:nu )?deel aan|klik hier om deel`,
    String.raw`dołącz do (?:spotkania|rozmowy)|kliknij tutaj, aby|anslut till mötet|gå med i mötet|klicka här för att|deltag i mødet|klik her for at|bli med (?:i|på) møtet|klikk her for å`,
    String.raw`toplantıya (?:şimdi )?katıl|katılmak için|会議に参加|zoomミーティングに参加|今すぐ会議に|加入会议|加入會議|点击此处加入|立即加入|모임 참가|회의 참가|회의에 참가|지금 모임에`,
    // What the program is called.
    String.raw`microsoft teams|google meet|zoom meeting|zoom\.us|webex meeting|cisco webex|gotomeeting|skype meeting|réunion (?:microsoft )?teams|reunión de microsoft|reunião do microsoft|riunione (?:di )?microsoft`,
    // Ids, passcodes, numbers.
    String.raw`meeting(?:-| )?(?:id|number|code|link|password|options|url)|webinar id|conference id|phone conference|access code|host (?:key|pin)|pass ?code|password:|pin:|sip:|tel:|h\.?323|video (?:conference|id|system|address)|tenant key|ip address`,
    String.raw`(?:besprechungs|konferenz|telefonkonferenz|meeting)-?(?:id|kennung|nummer|optionen)|kenncode|kennwort:|passwort:|mot de passe|code (?:secret|d'accès)|id(?:entifiant)? (?:de la )?(?:réunion|conférence)|(?:id|identificador) de (?:la )?reuni|código de acces|contraseña|id da reuni|senha:|código de acess`,
    String.raw`id riunione|passcode|codice di accesso|vergaderings?-?id|toegangscode|wachtwoordcode|identyfikator spotkania|kod dostępu|hasło|mötes-?id|lösenord|møde-?id|møte-?id|adgangskode|tilgangskode|passord|toplantı kimliği|geçiş kodu|parola:|会議 ?id|ミーティング ?id|パスコード|会议 ?id|会议号|會議 ?id|密码|密碼|모임 ?id|회의 ?id|암호`,
    String.raw`one tap mobile|dial[- ]?in|dial by|call in|toll[- ]free|find (?:your|a) local|more phone numbers|reset (?:dial-in )?pin|einwahl|telefoneinwahl|lokale nummer|numéros locaux|trouvez? votre numéro|buscar un número|números locales|localizar (?:um )?número|trova (?:il )?numero|lokaal nummer|znajdź numer`,
    // What else they say.
    String.raw`need help\??$|learn more(?:$| about meet| \|)|help(?:$| \|)|for organizers|meeting options|legal notice|privacy and security|please do not edit this section|do not (?:delete|edit) (?:or change )?(?:any of )?the|hilfe\??$|benötigen sie hilfe|weitere informationen(?:$| \|)|für organisatoren|besoin d.aide|en savoir plus|pour les organisateurs|¿necesita ayuda|más información(?:$| \|)|precisa de ajuda|saiba mais|serve aiuto|altre informazioni|hulp nodig|meer informatie(?:$| \|)`,
  ].join('|')})`,
  'i',
);
