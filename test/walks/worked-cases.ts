/** One week of a real calendar, worked out with pencil and paper. Working hours are Monday to Friday, 09:00–17:00: 2400 minutes. */
export interface WorkedCase {
  readonly says: string;
  readonly file: string;
  readonly owner?: string;
  /** Where the person is; without one, where the calendar says. */
  readonly zone?: string;
  readonly week: string;
  readonly metrics: Readonly<Record<string, number | null>>;
  /** Of the only series. */
  readonly series?: Readonly<Record<string, unknown>>;
}

const apple = 'files/ics/apple-caldavtester';
const free = { meetings: 0, meeting_minutes: 0, working_minutes: 2400, focus_minutes: 2400, fragmented_minutes: 0 };

export const workedCases: readonly WorkedCase[] = [
  // Every second Tuesday 11:00–11:50 in Los Angeles from 16 January 2018: 30 Jan, 13 Feb, 27 Feb, 13 Mar. One organizer and the
  // owner: two people. Tuesday is free 09:00–11:00 (exactly 120, so focus) and 11:50–17:00 (310); four days of 480.
  // Series: five held since 18 December; 16 Jan to 13 Mar is 56 days, with one step of 14 more ten weeks: 5 / 10 × 52 = 26 a year.
  {
    says: 'a biweekly meeting falls into the second week after the last one, also over the start of summer time',
    file: 'real/etcd_meeting.ics',
    owner: 'me@example.org',
    week: '2018-W11',
    metrics: {
      meetings: 1,
      meeting_minutes: 50,
      focus_minutes: 2350,
      fragmented_minutes: 0,
      in_hours_meeting_minutes: 50,
    },
    series: {
      cadence: 'biweekly',
      durationMinutes: 50,
      attendees: 2,
      personMinutesPerYear: 2600,
      personMinutesPerWeek: 50,
    },
  },
  // 5 to 11 March lies between 27 Feb and 13 Mar. The clock goes forward on Sunday: no working time is lost.
  {
    says: 'the week between two biweekly meetings is free; its lost hour lies outside of working hours',
    file: 'real/etcd_meeting.ics',
    owner: 'me@example.org',
    week: '2018-W10',
    metrics: { ...free, back_to_back_share: null },
  },
  // Without an owner only the organizer is named: one person makes no meeting.
  { says: 'an organizer alone makes no meeting', file: 'real/etcd_meeting.ics', week: '2018-W11', metrics: free },
  // First Wednesday of the month, 14:00–15:00; 3 January 2018 is taken out by EXDATE (its zone is misspelt TZIP, which leaves a
  // local time), 10 January put in by RDATE.
  {
    says: 'an EXDATE takes the first Wednesday out',
    file: 'real/opencontainers-runtime-spec_meeting.ics',
    week: '2018-W01',
    metrics: free,
  },
  // Wednesday: 09:00–14:00 (300) and 15:00–17:00 (120, focus). Nobody is named, so the event counts. Series: 1 Nov, 6 Dec, 10 Jan
  // since 16 October. Steps of the Mondays 30 Oct, 4 Dec, 8 Jan, 5 Feb, 5 Mar: 126 days in 4 steps, 31.5. Three held over
  // (70 + 31.5) / 7 = 14.5 weeks: 10.7586 a year × 60 minutes × the owner.
  {
    says: 'an RDATE puts the second Wednesday in',
    file: 'real/opencontainers-runtime-spec_meeting.ics',
    week: '2018-W02',
    metrics: { meetings: 1, meeting_minutes: 60, focus_minutes: 2340, fragmented_minutes: 0 },
    series: {
      cadence: 'monthly',
      attendees: null,
      occurrences: { held: 3, cancelled: 0, moved: 0 },
      personMinutesPerYear: 646,
      personMinutesPerWeek: 12,
    },
  },
  // Los Angeles: Tuesday 27 Feb 10–11; Thursday 1 March, the first: 08–09, 10–11, and every second Thursday since 9 November 10–11.
  // Twice at once: 10–11. Tuesday and Thursday: 60 before the meeting are too short, 11–17 are focus.
  {
    says: 'two first Thursdays and a biweekly one meet a weekly Tuesday: one hour is booked twice, one is early',
    file: 'real/spdx_meeting.ics',
    week: '2018-W09',
    metrics: {
      meetings: 4,
      meeting_minutes: 180,
      recurring_meeting_minutes: 180,
      in_hours_meeting_minutes: 120,
      after_hours_meeting_minutes: 60,
      'conflict_hours.overlap': 60,
      'conflict_hours.whole': 60,
      focus_minutes: 2160,
      fragmented_minutes: 120,
      back_to_back_share: 0,
      long_meetings: 0,
    },
  },
  // Reykjavik keeps UTC. Winter time: 08:00 PST is 16:00, 10:00 PST is 18:00. Thursday: 09–16 free, 16–17 meeting.
  {
    says: 'before the change of the clock far away, its meetings are at 16:00 and 18:00 here',
    file: 'real/spdx_meeting.ics',
    zone: 'Atlantic/Reykjavik',
    week: '2018-W09',
    metrics: {
      meetings: 4,
      meeting_minutes: 180,
      in_hours_meeting_minutes: 60,
      after_hours_meeting_minutes: 120,
      focus_minutes: 2340,
      fragmented_minutes: 0,
    },
  },
  // Summer time: Tuesday 3 April 10:00 PDT is 17:00; Thursday 5 April 08:00 is 15:00 and 10:00 is 17:00; the biweekly one is not due
  // (29 March, 12 April). Thursday: 09–15 focus, 16–17 too short.
  {
    says: 'after it they are an hour earlier here',
    file: 'real/spdx_meeting.ics',
    zone: 'Atlantic/Reykjavik',
    week: '2018-W14',
    metrics: {
      meetings: 3,
      meeting_minutes: 180,
      in_hours_meeting_minutes: 60,
      after_hours_meeting_minutes: 120,
      focus_minutes: 2280,
      fragmented_minutes: 60,
    },
  },
  // Wednesdays 13:05–14:30 in New York, UNTIL=20181219T183000: 19 December 13:05 is not after it. 85 minutes are long. Wednesday:
  // 245 and 150 free. Thirteen held since 24 September; nothing follows, so it costs nothing more.
  {
    says: 'the last occurrence before UNTIL counts, and a series that is over costs nothing',
    file: 'real/w3c-credweb_meetings.ics',
    week: '2018-W51',
    metrics: {
      meetings: 1,
      meeting_minutes: 85,
      long_meetings: 1,
      long_meeting_minutes: 85,
      focus_minutes: 2315,
      fragmented_minutes: 0,
    },
    series: { occurrences: { held: 13, cancelled: 0, moved: 0 }, durationMinutes: 85, personMinutesPerYear: 0 },
  },
  { says: 'after UNTIL nothing comes', file: 'real/w3c-credweb_meetings.ics', week: '2018-W52', metrics: free },
  // 29 October to 4 November 2018, in which New York goes back to winter time. Thirteen Wednesdays since 6 August; 52 × 85 a year.
  {
    says: 'a weekly series is counted over thirteen weeks, the one with the change of the clock included',
    file: 'real/w3c-credweb_meetings.ics',
    week: '2018-W44',
    metrics: { meetings: 1, meeting_minutes: 85 },
    series: {
      cadence: 'weekly',
      occurrences: { held: 13, cancelled: 0, moved: 0 },
      personMinutesPerYear: 4420,
      personMinutesPerWeek: 85,
    },
  },
  // First Tuesdays 10:00–10:30 in Los Angeles. 2 October 2012 is moved to 15:00–15:30: 09–15 focus, 15:30–17:00 (90) too short.
  {
    says: 'a moved occurrence counts where it was moved to',
    file: 'files/ical.js/recur_instances.ics',
    owner: 'calmozilla1@gmail.com',
    week: '2012-W40',
    metrics: {
      meetings: 1,
      meeting_minutes: 30,
      focus_minutes: 2280,
      fragmented_minutes: 90,
      in_hours_meeting_minutes: 30,
    },
  },
  // RDATE Monday 5 November 10:00 PST (18:00Z, by which the exception names it) is moved to Tuesday 20:00; Tuesday 6 November is the
  // first one, 10:00; RDATE Saturday 10 November 10:00. Tuesday: 60 too short, 10:30–17:00 (390) focus. Held so far: 2 Oct, 5, 6, 10 Nov.
  {
    says: 'an added start that was moved, the regular one and an added Saturday make three',
    file: 'files/ical.js/recur_instances.ics',
    owner: 'calmozilla1@gmail.com',
    week: '2012-W45',
    metrics: {
      meetings: 3,
      meeting_minutes: 90,
      in_hours_meeting_minutes: 30,
      after_hours_meeting_minutes: 60,
      focus_minutes: 2310,
      fragmented_minutes: 60,
    },
    series: {
      attendees: 4,
      durationMinutes: 30,
      occurrences: { held: 4, cancelled: 0, moved: 2 },
      responses: { accepted: 2, declined: 0, tentative: 0, needsAction: 2 },
    },
  },
  // 4 December 2012, the first Tuesday, is in an EXDATE.
  {
    says: 'an EXDATE in the zone of the series takes one out',
    file: 'files/ical.js/recur_instances.ics',
    owner: 'calmozilla1@gmail.com',
    week: '2012-W49',
    metrics: free,
  },
  // Tuesdays 16:15–17:45 in Berlin. 22 October 2019 is taken out as 14:15Z: summer time still. Winter time begins on the Sunday.
  {
    says: 'an EXDATE in UTC takes out the local time that it means',
    file: 'files/recurring-ical-events/issue_20_exdate_ignored.ics',
    week: '2019-W43',
    metrics: free,
  },
  // 29 October: 09:00–16:15 (435), 45 minutes in hours and 45 after them.
  {
    says: 'a meeting over the end of the working day is split, and more than an hour is long',
    file: 'files/recurring-ical-events/issue_20_exdate_ignored.ics',
    week: '2019-W44',
    metrics: {
      meetings: 1,
      meeting_minutes: 90,
      in_hours_meeting_minutes: 45,
      after_hours_meeting_minutes: 45,
      long_meetings: 1,
      focus_minutes: 2355,
      fragmented_minutes: 0,
    },
  },
  // UNTIL=20200204T151459Z lies one second before 4 February 16:15 CET. Held since 4 November: 12 Nov, 10 Dec, 7, 14, 21, 28 Jan.
  {
    says: 'six are held in thirteen weeks of a series with many dates taken out',
    file: 'files/recurring-ical-events/issue_20_exdate_ignored.ics',
    week: '2020-W05',
    metrics: { meetings: 1, meeting_minutes: 90 },
    series: { occurrences: { held: 6, cancelled: 0, moved: 0 }, durationMinutes: 90 },
  },
  {
    says: 'UNTIL one second before a start leaves it out',
    file: 'files/recurring-ical-events/issue_20_exdate_ignored.ics',
    week: '2020-W06',
    metrics: free,
  },
  // Daily 15:00–16:00 for 14 days from Thursday 1 April 2027. The owner declined Friday: Thursday, Saturday, Sunday remain. Thursday
  // 09–15 focus, 16–17 too short.
  {
    says: 'a declined occurrence is not attended',
    file: `${apple}/implicit__scenario2__dstshift__7.ics`,
    owner: 'user02@example.com',
    week: '2027-W13',
    metrics: {
      meetings: 3,
      meeting_minutes: 180,
      in_hours_meeting_minutes: 60,
      after_hours_meeting_minutes: 120,
      focus_minutes: 2280,
      fragmented_minutes: 60,
    },
  },
  {
    says: 'whoever did not decline attends it',
    file: `${apple}/implicit__scenario2__dstshift__7.ics`,
    owner: 'user01@example.com',
    week: '2027-W13',
    metrics: {
      meetings: 4,
      meeting_minutes: 240,
      in_hours_meeting_minutes: 120,
      focus_minutes: 2160,
      fragmented_minutes: 120,
    },
  },
  // The fourteenth is Wednesday 14 April: Monday to Wednesday 360 + 60, then two whole days.
  {
    says: 'COUNT ends a series after the last one that it counts',
    file: `${apple}/implicit__scenario2__dstshift__7.ics`,
    owner: 'user02@example.com',
    week: '2027-W15',
    metrics: { meetings: 3, meeting_minutes: 180, focus_minutes: 2040, fragmented_minutes: 180 },
  },
  // Tuesdays 10:00–11:00; the owner has not answered, nobody but the organizer has.
  {
    says: 'an invitation without an answer counts and is shown apart',
    file: `${apple}/implicit__badclients__dropcancelled__1.ics`,
    owner: 'user02@example.com',
    week: '2027-W49',
    metrics: {
      meetings: 1,
      unanswered_meetings: 1,
      unanswered_meeting_minutes: 60,
      meetings_nobody_answered: 1,
      focus_minutes: 2280,
      fragmented_minutes: 60,
    },
  },
  {
    says: 'a cancelled occurrence is gone',
    file: `${apple}/implicit__badclients__dropcancelled__1.ics`,
    owner: 'user02@example.com',
    week: '2027-W50',
    metrics: { ...free, unanswered_meetings: 0 },
  },
  {
    says: 'an all-day entry is no meeting, however many are invited',
    file: `${apple}/implicit__allday__recurring__7.ics`,
    week: '2027-W01',
    metrics: free,
  },
  // Monday to Friday 09:00–10:00 in a zone that Lotus calls "Eastern". The owner has not answered any.
  {
    says: 'five daily ones in a zone of Lotus Notes',
    file: 'files/ics/ical4j/valid__calconnect.ics',
    owner: 'iCalParticipant@coffeebean.com',
    zone: 'America/New_York',
    week: '2005-W15',
    metrics: {
      meetings: 5,
      meeting_minutes: 300,
      in_hours_meeting_minutes: 300,
      focus_minutes: 2100,
      fragmented_minutes: 0,
      unanswered_meetings: 5,
      unanswered_meeting_minutes: 300,
    },
  },
  // Tuesday and Thursday 10:35–11:50 in a "Customized Time Zone" with the rules of New York. Until 1 November 14:35–15:50 UTC:
  // 335 focus and 70 too short a day. 150 long minutes.
  {
    says: 'a zone that the file defines itself is followed in its summer time',
    file: 'files/ics/node-ical/bad_ms_tz.ics',
    zone: 'UTC',
    week: '2020-W44',
    metrics: {
      meetings: 2,
      meeting_minutes: 150,
      long_meetings: 2,
      focus_minutes: 2110,
      fragmented_minutes: 140,
      in_hours_meeting_minutes: 150,
    },
  },
  // From then on 15:35–16:50 UTC: 395 focus and 10 too short a day.
  {
    says: 'and in its winter time',
    file: 'files/ics/node-ical/bad_ms_tz.ics',
    zone: 'UTC',
    week: '2020-W45',
    metrics: { meetings: 2, meeting_minutes: 150, focus_minutes: 2230, fragmented_minutes: 20 },
  },
  // UNTIL=20201217T153500Z is exactly the start of Thursday 17 December 10:35.
  {
    says: 'UNTIL exactly at a start keeps it',
    file: 'files/ics/node-ical/bad_ms_tz.ics',
    zone: 'UTC',
    week: '2020-W51',
    metrics: { meetings: 2, meeting_minutes: 150 },
  },
  // Weekdays 09:30–09:45 in "Canberra, Melbourne, Sydney": each day 30 too short and 435 focus.
  {
    says: 'a zone by the name that Outlook shows',
    file: 'files/ics/ical4j/valid__Standup.ics',
    owner: 'me@example.org',
    zone: 'Australia/Sydney',
    week: '2009-W15',
    metrics: {
      meetings: 5,
      meeting_minutes: 75,
      in_hours_meeting_minutes: 75,
      focus_minutes: 2175,
      fragmented_minutes: 150,
    },
  },
  // In UTC they are at 22:30 of the day before; Monday 30 March falls into the week before, Monday 6 April (10 hours ahead now) at
  // 23:30 on Sunday into this one.
  {
    says: 'far away its Monday is our Sunday, at another hour after the change',
    file: 'files/ics/ical4j/valid__Standup.ics',
    owner: 'me@example.org',
    zone: 'UTC',
    week: '2009-W14',
    metrics: {
      meetings: 5,
      meeting_minutes: 75,
      in_hours_meeting_minutes: 0,
      after_hours_meeting_minutes: 75,
      focus_minutes: 2400,
    },
  },
  // 28 October 2020 13:30–15:00 in Sydney is Tuesday 22:30–24:00 in New York; Wednesday 13:30–15:00 there: 270 and 120 free.
  {
    says: 'two zones by the names of an old Outlook in one week',
    file: 'files/ics/node-ical/Office-2012-owa.ics',
    week: '2020-W44',
    metrics: {
      meetings: 2,
      meeting_minutes: 180,
      in_hours_meeting_minutes: 90,
      after_hours_meeting_minutes: 90,
      focus_minutes: 2310,
      fragmented_minutes: 0,
    },
  },
  // Monday 2 November holds a single event and the first of a series whose rule says Thursday and Friday: DTSTART counts all the same.
  // 13:30–15:00 on Monday (twice), Thursday, Friday: 390 free on each of them.
  {
    says: 'DTSTART counts although its rule does not make it',
    file: 'files/ics/node-ical/Office-2012-owa.ics',
    week: '2020-W45',
    metrics: {
      meetings: 4,
      meeting_minutes: 270,
      recurring_meeting_minutes: 270,
      long_meetings: 4,
      'conflict_hours.overlap': 90,
      'conflict_hours.whole': 90,
      focus_minutes: 2130,
    },
  },
  // "New Zealand Standard Time" is Windows' name for Pacific/Auckland. Wednesday 09:00–09:30 and Saturday 10:00–10:30.
  {
    says: 'a zone by its Windows name, and a Saturday',
    file: 'files/ics/allenporter-ical/compat__testdata__office_360_nz_tz.ics',
    week: '2025-W41',
    metrics: {
      meetings: 2,
      meeting_minutes: 60,
      in_hours_meeting_minutes: 30,
      after_hours_meeting_minutes: 30,
      focus_minutes: 2370,
      fragmented_minutes: 0,
    },
  },
  // Monday and Wednesday 15:00–15:30, UNTIL=20260601T030000Z: Monday 1 June 15:00 in winter time (+12) is exactly that.
  {
    says: 'UNTIL in UTC is compared with the winter time of the zone',
    file: 'files/ics/allenporter-ical/compat__testdata__office_360_nz_tz.ics',
    week: '2026-W23',
    metrics: { meetings: 1, meeting_minutes: 30, focus_minutes: 2280, fragmented_minutes: 90 },
  },
  // Tuesday 18 July 2006, 10:00–11:00 without a zone: 60 too short, 11–17 focus, wherever one is.
  ...['Asia/Tokyo', 'America/New_York'].map((zone) => ({
    says: `a floating time is ten o'clock in ${zone} as well`,
    file: 'files/ics/ical.net/Serialization__Attendee1.ics',
    zone,
    week: '2006-W29',
    metrics: {
      meetings: 1,
      meeting_minutes: 60,
      in_hours_meeting_minutes: 60,
      focus_minutes: 2280,
      fragmented_minutes: 60,
    },
  })),
];
