"""The attributes of a client: one per resource, loaded when it is first used."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from .client import AsyncCaller, Caller, PublicNames

if TYPE_CHECKING:
    from .api.affiliates import Affiliates, AffiliatesWithRawResponse, AsyncAffiliates, AsyncAffiliatesWithRawResponse
    from .api.carts import AsyncCarts, AsyncCartsWithRawResponse, Carts, CartsWithRawResponse
    from .api.consents import AsyncConsents, AsyncConsentsWithRawResponse, Consents, ConsentsWithRawResponse
    from .api.customers import AsyncCustomers, AsyncCustomersWithRawResponse, Customers, CustomersWithRawResponse
    from .api.data_enrichment import (
        AsyncDataEnrichment,
        AsyncDataEnrichmentWithRawResponse,
        DataEnrichment,
        DataEnrichmentWithRawResponse,
    )
    from .api.health import AsyncHealth, AsyncHealthWithRawResponse, Health, HealthWithRawResponse
    from .api.imports import AsyncImports, AsyncImportsWithRawResponse, Imports, ImportsWithRawResponse
    from .api.loyalty import AsyncLoyalty, AsyncLoyaltyWithRawResponse, Loyalty, LoyaltyWithRawResponse
    from .api.messaging import AsyncMessaging, AsyncMessagingWithRawResponse, Messaging, MessagingWithRawResponse
    from .api.payment_cards import (
        AsyncPaymentCards,
        AsyncPaymentCardsWithRawResponse,
        PaymentCards,
        PaymentCardsWithRawResponse,
    )
    from .api.plugins import AsyncPlugins, AsyncPluginsWithRawResponse, Plugins, PluginsWithRawResponse
    from .api.promotions import AsyncPromotions, AsyncPromotionsWithRawResponse, Promotions, PromotionsWithRawResponse
    from .api.reports import AsyncReports, AsyncReportsWithRawResponse, Reports, ReportsWithRawResponse
    from .api.stores import AsyncStores, AsyncStoresWithRawResponse, Stores, StoresWithRawResponse
    from .api.transactions import (
        AsyncTransactions,
        AsyncTransactionsWithRawResponse,
        Transactions,
        TransactionsWithRawResponse,
    )
    from .api.triggers import AsyncTriggers, AsyncTriggersWithRawResponse, Triggers, TriggersWithRawResponse
    from .api.vehicles import AsyncVehicles, AsyncVehiclesWithRawResponse, Vehicles, VehiclesWithRawResponse
    from .api.vipps import AsyncVipps, AsyncVippsWithRawResponse, Vipps, VippsWithRawResponse

RESOURCES: tuple[str, ...] = (
    "affiliates",
    "carts",
    "customers",
    "consents",
    "data_enrichment",
    "health",
    "imports",
    "loyalty",
    "messaging",
    "vehicles",
    "payment_cards",
    "plugins",
    "promotions",
    "reports",
    "stores",
    "transactions",
    "triggers",
    "vipps",
)


class Resources(PublicNames):
    """Every resource of a client."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    @cached_property
    def affiliates(self) -> Affiliates:
        from .api.affiliates import Affiliates

        return Affiliates(self._caller)

    @cached_property
    def carts(self) -> Carts:
        from .api.carts import Carts

        return Carts(self._caller)

    @cached_property
    def customers(self) -> Customers:
        from .api.customers import Customers

        return Customers(self._caller)

    @cached_property
    def consents(self) -> Consents:
        from .api.consents import Consents

        return Consents(self._caller)

    @cached_property
    def data_enrichment(self) -> DataEnrichment:
        from .api.data_enrichment import DataEnrichment

        return DataEnrichment(self._caller)

    @cached_property
    def health(self) -> Health:
        from .api.health import Health

        return Health(self._caller)

    @cached_property
    def imports(self) -> Imports:
        from .api.imports import Imports

        return Imports(self._caller)

    @cached_property
    def loyalty(self) -> Loyalty:
        from .api.loyalty import Loyalty

        return Loyalty(self._caller)

    @cached_property
    def messaging(self) -> Messaging:
        from .api.messaging import Messaging

        return Messaging(self._caller)

    @cached_property
    def vehicles(self) -> Vehicles:
        from .api.vehicles import Vehicles

        return Vehicles(self._caller)

    @cached_property
    def payment_cards(self) -> PaymentCards:
        from .api.payment_cards import PaymentCards

        return PaymentCards(self._caller)

    @cached_property
    def plugins(self) -> Plugins:
        from .api.plugins import Plugins

        return Plugins(self._caller)

    @cached_property
    def promotions(self) -> Promotions:
        from .api.promotions import Promotions

        return Promotions(self._caller)

    @cached_property
    def reports(self) -> Reports:
        from .api.reports import Reports

        return Reports(self._caller)

    @cached_property
    def stores(self) -> Stores:
        from .api.stores import Stores

        return Stores(self._caller)

    @cached_property
    def transactions(self) -> Transactions:
        from .api.transactions import Transactions

        return Transactions(self._caller)

    @cached_property
    def triggers(self) -> Triggers:
        from .api.triggers import Triggers

        return Triggers(self._caller)

    @cached_property
    def vipps(self) -> Vipps:
        from .api.vipps import Vipps

        return Vipps(self._caller)


class AsyncResources(PublicNames):
    """Every resource of an asynchronous client."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    @cached_property
    def affiliates(self) -> AsyncAffiliates:
        from .api.affiliates import AsyncAffiliates

        return AsyncAffiliates(self._caller)

    @cached_property
    def carts(self) -> AsyncCarts:
        from .api.carts import AsyncCarts

        return AsyncCarts(self._caller)

    @cached_property
    def customers(self) -> AsyncCustomers:
        from .api.customers import AsyncCustomers

        return AsyncCustomers(self._caller)

    @cached_property
    def consents(self) -> AsyncConsents:
        from .api.consents import AsyncConsents

        return AsyncConsents(self._caller)

    @cached_property
    def data_enrichment(self) -> AsyncDataEnrichment:
        from .api.data_enrichment import AsyncDataEnrichment

        return AsyncDataEnrichment(self._caller)

    @cached_property
    def health(self) -> AsyncHealth:
        from .api.health import AsyncHealth

        return AsyncHealth(self._caller)

    @cached_property
    def imports(self) -> AsyncImports:
        from .api.imports import AsyncImports

        return AsyncImports(self._caller)

    @cached_property
    def loyalty(self) -> AsyncLoyalty:
        from .api.loyalty import AsyncLoyalty

        return AsyncLoyalty(self._caller)

    @cached_property
    def messaging(self) -> AsyncMessaging:
        from .api.messaging import AsyncMessaging

        return AsyncMessaging(self._caller)

    @cached_property
    def vehicles(self) -> AsyncVehicles:
        from .api.vehicles import AsyncVehicles

        return AsyncVehicles(self._caller)

    @cached_property
    def payment_cards(self) -> AsyncPaymentCards:
        from .api.payment_cards import AsyncPaymentCards

        return AsyncPaymentCards(self._caller)

    @cached_property
    def plugins(self) -> AsyncPlugins:
        from .api.plugins import AsyncPlugins

        return AsyncPlugins(self._caller)

    @cached_property
    def promotions(self) -> AsyncPromotions:
        from .api.promotions import AsyncPromotions

        return AsyncPromotions(self._caller)

    @cached_property
    def reports(self) -> AsyncReports:
        from .api.reports import AsyncReports

        return AsyncReports(self._caller)

    @cached_property
    def stores(self) -> AsyncStores:
        from .api.stores import AsyncStores

        return AsyncStores(self._caller)

    @cached_property
    def transactions(self) -> AsyncTransactions:
        from .api.transactions import AsyncTransactions

        return AsyncTransactions(self._caller)

    @cached_property
    def triggers(self) -> AsyncTriggers:
        from .api.triggers import AsyncTriggers

        return AsyncTriggers(self._caller)

    @cached_property
    def vipps(self) -> AsyncVipps:
        from .api.vipps import AsyncVipps

        return AsyncVipps(self._caller)


class ResourcesWithRawResponse(PublicNames):
    """Every resource of a client, returning raw responses."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    @cached_property
    def affiliates(self) -> AffiliatesWithRawResponse:
        from .api.affiliates import AffiliatesWithRawResponse

        return AffiliatesWithRawResponse(self._caller)

    @cached_property
    def carts(self) -> CartsWithRawResponse:
        from .api.carts import CartsWithRawResponse

        return CartsWithRawResponse(self._caller)

    @cached_property
    def customers(self) -> CustomersWithRawResponse:
        from .api.customers import CustomersWithRawResponse

        return CustomersWithRawResponse(self._caller)

    @cached_property
    def consents(self) -> ConsentsWithRawResponse:
        from .api.consents import ConsentsWithRawResponse

        return ConsentsWithRawResponse(self._caller)

    @cached_property
    def data_enrichment(self) -> DataEnrichmentWithRawResponse:
        from .api.data_enrichment import DataEnrichmentWithRawResponse

        return DataEnrichmentWithRawResponse(self._caller)

    @cached_property
    def health(self) -> HealthWithRawResponse:
        from .api.health import HealthWithRawResponse

        return HealthWithRawResponse(self._caller)

    @cached_property
    def imports(self) -> ImportsWithRawResponse:
        from .api.imports import ImportsWithRawResponse

        return ImportsWithRawResponse(self._caller)

    @cached_property
    def loyalty(self) -> LoyaltyWithRawResponse:
        from .api.loyalty import LoyaltyWithRawResponse

        return LoyaltyWithRawResponse(self._caller)

    @cached_property
    def messaging(self) -> MessagingWithRawResponse:
        from .api.messaging import MessagingWithRawResponse

        return MessagingWithRawResponse(self._caller)

    @cached_property
    def vehicles(self) -> VehiclesWithRawResponse:
        from .api.vehicles import VehiclesWithRawResponse

        return VehiclesWithRawResponse(self._caller)

    @cached_property
    def payment_cards(self) -> PaymentCardsWithRawResponse:
        from .api.payment_cards import PaymentCardsWithRawResponse

        return PaymentCardsWithRawResponse(self._caller)

    @cached_property
    def plugins(self) -> PluginsWithRawResponse:
        from .api.plugins import PluginsWithRawResponse

        return PluginsWithRawResponse(self._caller)

    @cached_property
    def promotions(self) -> PromotionsWithRawResponse:
        from .api.promotions import PromotionsWithRawResponse

        return PromotionsWithRawResponse(self._caller)

    @cached_property
    def reports(self) -> ReportsWithRawResponse:
        from .api.reports import ReportsWithRawResponse

        return ReportsWithRawResponse(self._caller)

    @cached_property
    def stores(self) -> StoresWithRawResponse:
        from .api.stores import StoresWithRawResponse

        return StoresWithRawResponse(self._caller)

    @cached_property
    def transactions(self) -> TransactionsWithRawResponse:
        from .api.transactions import TransactionsWithRawResponse

        return TransactionsWithRawResponse(self._caller)

    @cached_property
    def triggers(self) -> TriggersWithRawResponse:
        from .api.triggers import TriggersWithRawResponse

        return TriggersWithRawResponse(self._caller)

    @cached_property
    def vipps(self) -> VippsWithRawResponse:
        from .api.vipps import VippsWithRawResponse

        return VippsWithRawResponse(self._caller)


class AsyncResourcesWithRawResponse(PublicNames):
    """Every resource of an asynchronous client, returning raw responses."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    @cached_property
    def affiliates(self) -> AsyncAffiliatesWithRawResponse:
        from .api.affiliates import AsyncAffiliatesWithRawResponse

        return AsyncAffiliatesWithRawResponse(self._caller)

    @cached_property
    def carts(self) -> AsyncCartsWithRawResponse:
        from .api.carts import AsyncCartsWithRawResponse

        return AsyncCartsWithRawResponse(self._caller)

    @cached_property
    def customers(self) -> AsyncCustomersWithRawResponse:
        from .api.customers import AsyncCustomersWithRawResponse

        return AsyncCustomersWithRawResponse(self._caller)

    @cached_property
    def consents(self) -> AsyncConsentsWithRawResponse:
        from .api.consents import AsyncConsentsWithRawResponse

        return AsyncConsentsWithRawResponse(self._caller)

    @cached_property
    def data_enrichment(self) -> AsyncDataEnrichmentWithRawResponse:
        from .api.data_enrichment import AsyncDataEnrichmentWithRawResponse

        return AsyncDataEnrichmentWithRawResponse(self._caller)

    @cached_property
    def health(self) -> AsyncHealthWithRawResponse:
        from .api.health import AsyncHealthWithRawResponse

        return AsyncHealthWithRawResponse(self._caller)

    @cached_property
    def imports(self) -> AsyncImportsWithRawResponse:
        from .api.imports import AsyncImportsWithRawResponse

        return AsyncImportsWithRawResponse(self._caller)

    @cached_property
    def loyalty(self) -> AsyncLoyaltyWithRawResponse:
        from .api.loyalty import AsyncLoyaltyWithRawResponse

        return AsyncLoyaltyWithRawResponse(self._caller)

    @cached_property
    def messaging(self) -> AsyncMessagingWithRawResponse:
        from .api.messaging import AsyncMessagingWithRawResponse

        return AsyncMessagingWithRawResponse(self._caller)

    @cached_property
    def vehicles(self) -> AsyncVehiclesWithRawResponse:
        from .api.vehicles import AsyncVehiclesWithRawResponse

        return AsyncVehiclesWithRawResponse(self._caller)

    @cached_property
    def payment_cards(self) -> AsyncPaymentCardsWithRawResponse:
        from .api.payment_cards import AsyncPaymentCardsWithRawResponse

        return AsyncPaymentCardsWithRawResponse(self._caller)

    @cached_property
    def plugins(self) -> AsyncPluginsWithRawResponse:
        from .api.plugins import AsyncPluginsWithRawResponse

        return AsyncPluginsWithRawResponse(self._caller)

    @cached_property
    def promotions(self) -> AsyncPromotionsWithRawResponse:
        from .api.promotions import AsyncPromotionsWithRawResponse

        return AsyncPromotionsWithRawResponse(self._caller)

    @cached_property
    def reports(self) -> AsyncReportsWithRawResponse:
        from .api.reports import AsyncReportsWithRawResponse

        return AsyncReportsWithRawResponse(self._caller)

    @cached_property
    def stores(self) -> AsyncStoresWithRawResponse:
        from .api.stores import AsyncStoresWithRawResponse

        return AsyncStoresWithRawResponse(self._caller)

    @cached_property
    def transactions(self) -> AsyncTransactionsWithRawResponse:
        from .api.transactions import AsyncTransactionsWithRawResponse

        return AsyncTransactionsWithRawResponse(self._caller)

    @cached_property
    def triggers(self) -> AsyncTriggersWithRawResponse:
        from .api.triggers import AsyncTriggersWithRawResponse

        return AsyncTriggersWithRawResponse(self._caller)

    @cached_property
    def vipps(self) -> AsyncVippsWithRawResponse:
        from .api.vipps import AsyncVippsWithRawResponse

        return AsyncVippsWithRawResponse(self._caller)
