import type { RouteRecordRaw } from 'vue-router'
import { communityRoutes } from './community/routes'
import { hostRoutes } from './host/routes'
import { invitationRoutes } from './invitation/routes'
import { merchantRoutes } from './merchant/routes'
import { operatorRoutes } from './operator/routes'
import { pointRoutes } from './point/routes'

/** The consoles of merchants, pick-up points and operators; each is loaded only when entered. */
export const consoleRoutes: RouteRecordRaw[] = [...communityRoutes, ...hostRoutes, ...invitationRoutes, ...merchantRoutes, ...pointRoutes, ...operatorRoutes]
