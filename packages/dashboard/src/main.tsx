import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { campaignAddress, queryClient, readEarly, siteAddress } from './api/queries.ts';
import { Pages } from './pages.tsx';
import './design/tokens.css';
import './design/base.css';
import './design/parts.css';
import './design/frame.css';

// Beside finding out who is asking, and not after it.
const site = /^\/sites\/(\w{10})(?=\/|$)/.exec(location.pathname)?.[1];
if (site !== undefined) readEarly(siteAddress(site));
const campaign = /^\/campaigns\/(\w{10})(?=\/|$)/.exec(location.pathname)?.[1];
if (campaign !== undefined) readEarly(campaignAddress(campaign));

const root = document.querySelector('#root');
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <Pages />
      </QueryClientProvider>
    </StrictMode>,
  );
