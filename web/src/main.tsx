import './style/main.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createQueryClient } from './api/query-client.ts'
import { LiveProvider } from './live/LiveProvider.tsx'
import { createAppRouter } from './routes.tsx'

const place = document.getElementById('app')
if (place === null) throw new TypeError('index.html has no #app')

createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={createQueryClient()}>
      <LiveProvider>
        <RouterProvider router={createAppRouter()} />
      </LiveProvider>
    </QueryClientProvider>
  </StrictMode>,
)
