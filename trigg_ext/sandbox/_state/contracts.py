"""The contracts of the handlers: their operations, by method and path, and the fields that they read and give.

A handler knows an operation by its method and the template of its path, its parameters by their position, and fields by
the names of the reference. Fields that are only stored and given back are not listed, and neither are those that
today's description leaves out. A description without one of these has no handler for the operation: see
:mod:`trigg_ext.sandbox._fit`.
"""

from __future__ import annotations

from typing import Final

from trigg_ext.sandbox._calls import Contract

__all__ = ["CONTRACTS"]

_CUSTOMER: Final = (
    "data.id data.consents data.extendedProperties data.promotions data.loyalty.loyaltyCards data.loyalty.points "
    "data.loyalty.pointsActive data.loyalty.pointsExpired data.loyalty.pointsPending data.loyalty.pointsTotal"
)
_PROMOTION: Final = (
    "available description id name promotionDefinitionId redemptionCount redemptionLimit sortOrder terms type "
    "unlimitedRedemption urlImage urlLink validFrom validTo"
)


def _within(place: str, fields: str) -> str:
    return "".join(f"{place}.{field} " for field in fields.split())


def _each(fields: str) -> str:
    return _within("[]", fields)


CONTRACTS: Final = {
    "affiliates.list": Contract(
        "GET /affiliates",
        gives=_each(
            "active contactEmail contactFirstName contactLastName contactPhone contractType contractTypeId "
            "description extendedProperties id internalContact name organizationNo partnerType partnerTypeId "
            "store storeId validFrom validTo"
        ),
    ),
    "carts.empty": Contract("PUT /abandonedCarts", reads="cartId contactId"),
    "carts.save": Contract("POST /abandonedCarts", reads="cartId contactId"),
    "consents.list": Contract("GET /consents", gives=_each("description extendedProperties id name")),
    "customers.changed": Contract("GET /customers/changed/{timestamp}", gives=_each(_CUSTOMER)),
    "customers.create": Contract(
        "POST /customers",
        reads="data.consents[].id data.email data.extendedProperties data.externalId data.mobilePhone",
        gives=_CUSTOMER,
    ),
    "customers.create_prospect": Contract(
        "POST /customers/prospects", reads="data.mobilePhone data.email", gives="externalId"
    ),
    "customers.delete": Contract("DELETE /customers/id/{id}/source/{source}"),
    "customers.delete_by_external_id": Contract("DELETE /customers/externalId/{externalId}/source/{source}"),
    "customers.dynamic": Contract("POST /customers/dynamic/{function}"),
    "customers.get": Contract("GET /customers/id/{id}", gives=_CUSTOMER),
    "customers.get_by_email": Contract("GET /customers/email/{email}", gives=_CUSTOMER),
    "customers.get_by_external_id": Contract("GET /customers/externalId/{id}", gives=_CUSTOMER),
    "customers.get_by_mobile_phone": Contract("GET /customers", reads="?mobilePhone", gives=_CUSTOMER),
    "customers.update": Contract(
        "PUT /customers",
        reads="data.consents[].id data.email data.extendedProperties data.externalId data.mobilePhone",
        gives=_CUSTOMER,
    ),
    "customers.update_by_external_id": Contract(
        "PUT /customers/externalId",
        reads="data.consents[].id data.email data.extendedProperties data.externalId data.mobilePhone",
        gives=_CUSTOMER,
    ),
    "data_enrichment.discover_by_mobile_phone": Contract(
        "GET /data-enrichment/mobilePhone/{mobilePhone}", gives="data"
    ),
    "data_enrichment.discover_by_ssn": Contract("GET /data-enrichment/ssn/{ssn}", gives="data"),
    "data_enrichment.enrich_form": Contract("GET /dataenrichment/forms/{clientName}/{id}"),
    "health.ping": Contract("GET /health/ping"),
    "imports.data": Contract("POST /import"),
    "imports.file": Contract("POST /import/file", reads="file"),
    "imports.form": Contract("POST /import/form"),
    "loyalty.add_bonus_by_activity": Contract("POST /loyalty/activity/{activityId}/customerId/{customerId}"),
    "loyalty.add_bonus_by_transaction": Contract("POST /loyalty/transactions/customerId/{customerId}"),
    "loyalty.add_bonus_points": Contract(
        "POST /loyalty/bonus/addRewardPoints",
        reads="description points",
        gives="activity activityDate activityValue externalId",
    ),
    "loyalty.bonus_campaigns": Contract("GET /loyalty/bonus/campaigns/{id}", gives=_each("campaignName id")),
    "loyalty.bonus_rules": Contract(
        "GET /bonus/rules", gives=_each("bonusRuleId bonusRuleType created name validFrom value")
    ),
    "loyalty.card_campaigns": Contract("GET /loyalty/loyalty-cards/campaigns", gives=_each("id name products[].id")),
    "loyalty.cards": Contract(
        "GET /loyalty/loyalty-cards/{customerId}", gives=_each("count id imageUrl namn sortOrder total")
    ),
    "loyalty.import_activity_bonus": Contract(
        "POST /loyalty/bonus/import",
        reads="activity activityDate activityValue externalId",
        gives="activityPoints points status statusText totaltPoints",
    ),
    "loyalty.transfer_clips": Contract(
        "POST /loyalty/loyalty-cards/transfer-clips", reads="clipCount fromCustomerId loyaltycardId toCustomerId"
    ),
    "loyalty.update_achievement": Contract("PUT /loyalty/achievements", reads="adjustmentAmount customerId id"),
    "messaging.create_code": Contract("GET /messaging/sms/code/create/{phoneNumber}"),
    "messaging.send_sms": Contract("POST /messaging/sms", reads="message mobilePhone sender"),
    "messaging.trigger_sms": Contract("GET /messaging/sms/trigger/{customerId}/{id}"),
    "messaging.verify_code": Contract("GET /messaging/sms/code/verify/{phoneNumber}/{code}"),
    "payment_cards.attach": Contract("POST /payment-cards", reads="customerId token", gives="customerId id token"),
    "payment_cards.create_signature": Contract("POST /payment-cards/signature", gives="payload signature"),
    "payment_cards.delete": Contract("DELETE /payment-cards/{customerId}/{cardId}"),
    "payment_cards.get_customer_by_token": Contract("GET /payment-cards/token/{token}", gives=_CUSTOMER),
    "payment_cards.list": Contract("GET /payment-cards/customerId/{customerId}", gives=_each("customerId id token")),
    "plugins.calculate_cart_price": Contract("POST /plugins/cart/price"),
    "plugins.extenda": Contract("POST /plugins/pos/extenda"),
    "promotions.campaigns": Contract("GET /promotions/campaigns", gives=_each(_PROMOTION)),
    "promotions.definitions": Contract(
        "GET /promotions/definitions",
        gives=_each(
            "active created createdBy description id imageUrl linkUrl name productsExcluded productsIncluded "
            "redemptionChannels[].message redemptionChannels[].value redemptionChannels[].valueType "
            "redemptionLimit storesIncluded tiersIncluded type unlimitedRedemption validFrom validTo"
        ),
    ),
    "promotions.disable_use": Contract("POST /promotions/{promotionId}/disableUse/{customerId}"),
    "promotions.dynamic": Contract("POST /promotions/dynamic/{function}"),
    "promotions.enable_use": Contract("POST /promotions/{promotionId}/enableUse/{customerId}"),
    "promotions.for_cart": Contract("POST /promotions/cart", gives=_each(_PROMOTION)),
    "promotions.list": Contract("GET /promotions/customerId/{customerId}", gives=_each(_PROMOTION)),
    "promotions.list_by_mobile_phone": Contract(
        "GET /promotions/mobilePhone", reads="?mobilePhone", gives=_each(_PROMOTION)
    ),
    "promotions.redeem": Contract("POST /promotions/redeem", reads="customerId id"),
    "promotions.redeemed": Contract(
        "GET /promotions/redeem/history/customerId/{customerId}",
        gives=_each("extendedProperties id name receiptId redeemedDate storeId"),
    ),
    "reports.get": Contract(
        "GET /reports/{reportType}",
        reads="?page ?rowsPage",
        gives="data metaData.activePage metaData.reportType metaData.totalPages metaData.totalRecords",
    ),
    "stores.list": Contract("GET /stores", gives=_each("extendedProperties id name")),
    "transactions.create": Contract(
        "POST /transactions",
        reads=_within("ReceiptRequests[].Header", "ConsumerId GrossAmount ReceiptId StoreId TimeStamp Vat")
        + _within(
            "ReceiptRequests[].Items[]",
            "GrossAmount LineNo NetAmount ProductId ProductName Quantity TransactionType Vat",
        ),
    ),
    "transactions.list": Contract(
        "GET /transactions/customerId/{customerId}",
        gives=_each(
            "discount grossAmount netAmount receiptDate receiptId rows[].discount rows[].grossAmount "
            "rows[].lineNo rows[].points rows[].productId rows[].quantity rows[].transactionType storeId "
            "storeName vat"
        ),
    ),
    "triggers.fire": Contract("POST /triggers/{id}/customer/{customerId}"),
    "triggers.fire_by_mobile_phone": Contract("POST /triggers/{id}/customer/mobilePhone/{mobilePhone}"),
    "vehicles.add": Contract("POST /modules/vehicles/customerId/{customerId}", gives="registrationNumber vehicleId"),
    "vehicles.delete": Contract("DELETE /modules/vehicles/vehicleId/{vehicleId}"),
    "vehicles.list": Contract(
        "GET /modules/vehicles/customerId/{customerId}", gives=_each("registrationNumber vehicleId")
    ),
    "vehicles.update": Contract("PUT /modules/vehicles/vehicleId/{vehicleId}", gives="registrationNumber vehicleId"),
    "vipps.recruit_by_sms": Contract("GET /vipps/codeword/{phone}"),
    "vipps.recruit_from_pos": Contract("POST /vipps", reads="mobilePhone"),
}
"""The contract of each handler, by the name of its operation."""
