/** The two demo sites: who comes, from where, and what they do there. All names are invented. */
import type { Channel } from '@clearpixel/pixel';

export interface Arrival {
  channel: Channel;
  referrer: string;
  utmSource: string;
  utmMedium: string;
  utmCampaign: string;
  /** Where they land; null is any page by its weight. */
  landing: string | null;
}

export interface DemoPage {
  path: string;
  title: string;
  /** How often it is the next page. */
  weight: number;
}

export interface DemoGoal {
  name: string;
  /** Share of visits that saw `after`. */
  share: number;
  after: string;
  path: string;
  value: readonly [low: number, high: number] | null;
  props: readonly (readonly [name: string, values: readonly string[]])[];
}

export interface DemoStory {
  name: string;
  domain: string;
  timezone: string;
  visitsADay: number;
  pages: readonly DemoPage[];
  goals: readonly DemoGoal[];
  arrivals: readonly (readonly [Arrival, number])[];
  /** The weekday of the newsletter (1 is Monday), whose arrivals come then and the day after. */
  newsletterWeekday: number;
}

const arrival = (
  channel: Channel,
  referrer = '',
  utm: readonly [source: string, medium: string, campaign: string] = ['', '', ''],
  landing: string | null = null,
): Arrival => ({
  channel,
  referrer,
  utmSource: utm[0],
  utmMedium: utm[1],
  utmCampaign: utm[2],
  landing,
});

export const STORIES: readonly DemoStory[] = [
  {
    name: 'Wool & Pine (demo shop)',
    domain: 'wool-and-pine.example',
    timezone: 'Europe/Berlin',
    visitsADay: 260,
    pages: [
      { path: '/', title: 'Wool & Pine', weight: 20 },
      { path: '/blankets', title: 'Blankets', weight: 14 },
      { path: '/blankets/heather', title: 'Heather blanket', weight: 11 },
      { path: '/blankets/moss', title: 'Moss blanket', weight: 8 },
      { path: '/socks', title: 'Socks', weight: 9 },
      { path: '/socks/hiking', title: 'Hiking socks', weight: 8 },
      { path: '/stools/pine', title: 'Pine stool', weight: 6 },
      { path: '/about', title: 'Our workshop', weight: 5 },
      { path: '/care', title: 'How to wash wool', weight: 7 },
      { path: '/basket', title: 'Basket', weight: 9 },
      { path: '/checkout', title: 'Checkout', weight: 5 },
    ],
    goals: [
      {
        name: 'purchase',
        share: 0.42,
        after: '/checkout',
        path: '/thank-you',
        value: [19, 189],
        props: [
          ['product', ['heather', 'moss', 'hiking', 'pine']],
          ['shipping', ['standard', 'express']],
        ],
      },
      {
        name: 'add to basket',
        share: 0.6,
        after: '/basket',
        path: '/basket',
        value: null,
        props: [['product', ['heather', 'moss', 'hiking', 'pine']]],
      },
    ],
    arrivals: [
      [arrival('organic-search', 'www.google.com'), 30],
      [arrival('organic-search', 'duckduckgo.com'), 6],
      [arrival('direct'), 22],
      [arrival('organic-social', 'www.instagram.com'), 12],
      [arrival('organic-social', 'www.pinterest.com', ['', '', ''], '/blankets'), 7],
      [arrival('referral', 'slow-living.example', ['', '', ''], '/care'), 8],
      [arrival('paid-search', 'www.google.com', ['google', 'cpc', 'winter-wool'], '/blankets'), 8],
      [arrival('ai', 'chatgpt.com', ['', '', ''], '/care'), 3],
      [arrival('email', '', ['field-notes', 'email', 'first-frost'], '/blankets/heather'), 4],
    ],
    newsletterWeekday: 2,
  },
  {
    name: 'Field Notes (demo newsletter)',
    domain: 'field-notes.example',
    timezone: 'Europe/London',
    visitsADay: 90,
    pages: [
      { path: '/', title: 'Field Notes', weight: 16 },
      { path: '/letters/first-frost', title: 'First frost', weight: 18 },
      { path: '/letters/on-mending', title: 'On mending', weight: 13 },
      { path: '/letters/the-long-way-home', title: 'The long way home', weight: 9 },
      { path: '/letters/rain-again', title: 'Rain, again', weight: 7 },
      { path: '/archive', title: 'All letters', weight: 8 },
      { path: '/subscribe', title: 'Subscribe', weight: 9 },
    ],
    goals: [
      {
        name: 'subscribe',
        share: 0.35,
        after: '/subscribe',
        path: '/subscribe',
        value: null,
        props: [['how often', ['weekly', 'monthly']]],
      },
    ],
    arrivals: [
      [arrival('email', '', ['field-notes', 'email', 'first-frost'], '/letters/first-frost'), 30],
      [arrival('email', '', ['field-notes', 'email', 'on-mending'], '/letters/on-mending'), 16],
      [arrival('direct'), 20],
      [arrival('organic-search', 'www.google.com'), 14],
      [arrival('organic-social', 'mastodon.social'), 10],
      [arrival('referral', 'news.ycombinator.com', ['', '', ''], '/letters/on-mending'), 8],
    ],
    newsletterWeekday: 2,
  },
];
