"""The operation registry: every operation of the API, and what is known of it before it is called."""

from __future__ import annotations

from .client import Operation, Paging

AFFILIATES_LIST = Operation(
    name="affiliates.list",
    method="GET",
    path="/affiliates",
    summary="Get affiliates",
    tag="Affiliates",
    preview=True,
    retry="safe",
    response_types=("application/json",),
)
CARTS_EMPTY = Operation(
    name="carts.empty",
    method="PUT",
    path="/abandonedCarts",
    summary="Empty cart",
    tag="Abandoned carts",
    preview=False,
    retry="idempotent",
)
CARTS_SAVE = Operation(
    name="carts.save",
    method="POST",
    path="/abandonedCarts",
    summary="Create or update a cart",
    tag="Abandoned carts",
    preview=False,
    retry="idempotent",
)
CUSTOMERS_GET_BY_MOBILE_PHONE = Operation(
    name="customers.get_by_mobile_phone",
    method="GET",
    path="/customers",
    summary="Get customer by mobile phone",
    tag="Customers",
    preview=False,
    retry="safe",
    personal=frozenset(("mobilePhone",)),
    response_types=("application/json",),
)
CUSTOMERS_UPDATE = Operation(
    name="customers.update",
    method="PUT",
    path="/customers",
    summary="Update customer",
    tag="Customers",
    preview=False,
    retry="idempotent",
    response_types=("application/json",),
)
CUSTOMERS_CREATE = Operation(
    name="customers.create",
    method="POST",
    path="/customers",
    summary="Create customer",
    tag="Customers",
    preview=False,
    retry="non_idempotent",
    response_types=("application/json",),
)
CUSTOMERS_UPDATE_BY_EXTERNAL_ID = Operation(
    name="customers.update_by_external_id",
    method="PUT",
    path="/customers/externalId",
    summary="Update customer by external id",
    tag="Customers",
    preview=False,
    retry="idempotent",
    response_types=("application/json",),
)
CUSTOMERS_GET = Operation(
    name="customers.get",
    method="GET",
    path="/customers/id/{id}",
    summary="Get customer by id",
    tag="Customers",
    preview=False,
    retry="safe",
    response_types=("application/json",),
)
CUSTOMERS_GET_BY_EXTERNAL_ID = Operation(
    name="customers.get_by_external_id",
    method="GET",
    path="/customers/externalId/{id}",
    summary="Get customer by external id",
    tag="Customers",
    preview=False,
    retry="safe",
    personal=frozenset(("id",)),
    response_types=("application/json",),
)
CUSTOMERS_CHANGED = Operation(
    name="customers.changed",
    method="GET",
    path="/customers/changed/{timestamp}",
    summary="Get changed customers",
    tag="Customers",
    preview=False,
    retry="safe",
    variants=("/customers/changed",),
    response_types=("application/json",),
)
CUSTOMERS_DELETE = Operation(
    name="customers.delete",
    method="DELETE",
    path="/customers/id/{id}/source/{source}",
    summary="Delete customer",
    tag="Customers",
    preview=False,
    retry="idempotent",
)
CUSTOMERS_DELETE_BY_EXTERNAL_ID = Operation(
    name="customers.delete_by_external_id",
    method="DELETE",
    path="/customers/externalId/{externalId}/source/{source}",
    summary="Delete customer by external id",
    tag="Customers",
    preview=False,
    retry="idempotent",
    personal=frozenset(("externalId",)),
)
CUSTOMERS_GET_BY_EMAIL = Operation(
    name="customers.get_by_email",
    method="GET",
    path="/customers/email/{email}",
    summary="Get customer by email",
    tag="Customers",
    preview=True,
    retry="safe",
    personal=frozenset(("email",)),
    response_types=("application/json",),
)
CUSTOMERS_CREATE_PROSPECT = Operation(
    name="customers.create_prospect",
    method="POST",
    path="/customers/prospects",
    summary="Create prospect",
    tag="Customers",
    preview=True,
    retry="non_idempotent",
    response_types=("application/json",),
)
CUSTOMERS_DYNAMIC = Operation(
    name="customers.dynamic",
    method="POST",
    path="/customers/dynamic/{function}",
    summary="Dynamic method",
    tag="Customers",
    preview=False,
    retry="non_idempotent",
    response_types=("application/json",),
)
CONSENTS_LIST = Operation(
    name="consents.list",
    method="GET",
    path="/consents",
    summary="Get consents",
    tag="Consents",
    preview=False,
    retry="safe",
    response_types=("application/json",),
)
DATA_ENRICHMENT_ENRICH_FORM = Operation(
    name="data_enrichment.enrich_form",
    method="GET",
    path="/dataenrichment/forms/{clientName}/{id}",
    summary="Enrich and redirect member",
    tag="Data Enrichment",
    preview=False,
    retry="non_idempotent",
    personal=frozenset(("id",)),
    redirects=True,
)
DATA_ENRICHMENT_DISCOVER_BY_MOBILE_PHONE = Operation(
    name="data_enrichment.discover_by_mobile_phone",
    method="GET",
    path="/data-enrichment/mobilePhone/{mobilePhone}",
    summary="Discover member by phone number",
    tag="Data Enrichment",
    preview=False,
    retry="safe",
    personal=frozenset(("mobilePhone",)),
    response_types=("application/json",),
)
DATA_ENRICHMENT_DISCOVER_BY_SSN = Operation(
    name="data_enrichment.discover_by_ssn",
    method="GET",
    path="/data-enrichment/ssn/{ssn}",
    summary="Discover member by social security number (SSN)",
    tag="Data Enrichment",
    preview=False,
    retry="safe",
    personal=frozenset(("ssn",)),
    response_types=("application/json",),
)
HEALTH_PING = Operation(
    name="health.ping",
    method="GET",
    path="/health/ping",
    summary="Ping",
    tag="Health",
    preview=False,
    retry="safe",
    authenticated=False,
    response_types=("text/plain",),
)
IMPORTS_DATA = Operation(
    name="imports.data",
    method="POST",
    path="/import",
    summary="Import",
    tag="Import",
    preview=False,
    retry="non_idempotent",
    response_types=("application/json",),
)
IMPORTS_FORM = Operation(
    name="imports.form",
    method="POST",
    path="/import/form",
    summary="Form import",
    tag="Import",
    preview=False,
    retry="non_idempotent",
    response_types=("application/json",),
)
IMPORTS_FILE = Operation(
    name="imports.file",
    method="POST",
    path="/import/file",
    summary="File import",
    tag="Import",
    preview=False,
    retry="non_idempotent",
    response_types=("application/json",),
)
LOYALTY_BONUS_CAMPAIGNS = Operation(
    name="loyalty.bonus_campaigns",
    method="GET",
    path="/loyalty/bonus/campaigns/{id}",
    summary="Return all bonus campaigns",
    tag="Loyalty",
    preview=False,
    retry="safe",
    variants=("/loyalty/bonus/campaigns",),
    response_types=("application/json",),
)
LOYALTY_IMPORT_ACTIVITY_BONUS = Operation(
    name="loyalty.import_activity_bonus",
    method="POST",
    path="/loyalty/bonus/import",
    summary="Import activity bonus",
    tag="Loyalty",
    preview=False,
    retry="non_idempotent",
    response_types=("application/json",),
)
LOYALTY_ADD_BONUS_POINTS = Operation(
    name="loyalty.add_bonus_points",
    method="POST",
    path="/loyalty/bonus/addRewardPoints",
    summary="Add bonus points",
    tag="Loyalty",
    preview=False,
    retry="non_idempotent",
    response_types=("application/json",),
)
LOYALTY_ADD_BONUS_BY_ACTIVITY = Operation(
    name="loyalty.add_bonus_by_activity",
    method="POST",
    path="/loyalty/activity/{activityId}/customerId/{customerId}",
    summary="Add bonus by activity id",
    tag="Loyalty",
    preview=False,
    retry="non_idempotent",
    response_types=("application/json",),
)
LOYALTY_TRANSFER_CLIPS = Operation(
    name="loyalty.transfer_clips",
    method="POST",
    path="/loyalty/loyalty-cards/transfer-clips",
    summary="Transfer clips",
    tag="Loyalty",
    preview=True,
    retry="non_idempotent",
)
LOYALTY_BONUS_RULES = Operation(
    name="loyalty.bonus_rules",
    method="GET",
    path="/bonus/rules",
    summary="Return all bonus rules",
    tag="Loyalty",
    preview=False,
    retry="safe",
    response_types=("application/json",),
)
LOYALTY_CARDS = Operation(
    name="loyalty.cards",
    method="GET",
    path="/loyalty/loyalty-cards/{customerId}",
    summary="Get loyalty cards",
    tag="Loyalty",
    preview=False,
    retry="safe",
    response_types=("application/json",),
)
LOYALTY_UPDATE_ACHIEVEMENT = Operation(
    name="loyalty.update_achievement",
    method="PUT",
    path="/loyalty/achievements",
    summary="Update achievement",
    tag="Loyalty",
    preview=True,
    retry="non_idempotent",
)
LOYALTY_CARD_CAMPAIGNS = Operation(
    name="loyalty.card_campaigns",
    method="GET",
    path="/loyalty/loyalty-cards/campaigns",
    summary="Get loyalty card campaigns",
    tag="Loyalty",
    preview=False,
    retry="safe",
    response_types=("application/json",),
)
LOYALTY_ADD_BONUS_BY_TRANSACTION = Operation(
    name="loyalty.add_bonus_by_transaction",
    method="POST",
    path="/loyalty/transactions/customerId/{customerId}",
    summary="Add bonus by activity id",
    tag="Loyalty",
    preview=False,
    retry="non_idempotent",
    response_types=("application/json",),
)
MESSAGING_SEND_SMS = Operation(
    name="messaging.send_sms",
    method="POST",
    path="/messaging/sms",
    summary="Send SMS",
    tag="Messaging",
    preview=False,
    retry="non_idempotent",
)
MESSAGING_CREATE_CODE = Operation(
    name="messaging.create_code",
    method="GET",
    path="/messaging/sms/code/create/{phoneNumber}",
    summary="Create Code",
    tag="Messaging",
    preview=False,
    retry="non_idempotent",
    personal=frozenset(("phoneNumber",)),
)
MESSAGING_VERIFY_CODE = Operation(
    name="messaging.verify_code",
    method="GET",
    path="/messaging/sms/code/verify/{phoneNumber}/{code}",
    summary="Verify code",
    tag="Messaging",
    preview=False,
    retry="non_idempotent",
    personal=frozenset(
        (
            "code",
            "phoneNumber",
        )
    ),
)
MESSAGING_TRIGGER_SMS = Operation(
    name="messaging.trigger_sms",
    method="GET",
    path="/messaging/sms/trigger/{customerId}/{id}",
    summary="Trigger sms",
    tag="Messaging",
    preview=False,
    retry="non_idempotent",
)
VEHICLES_LIST = Operation(
    name="vehicles.list",
    method="GET",
    path="/modules/vehicles/customerId/{customerId}",
    summary="Get vehicles",
    tag="Modules",
    preview=True,
    retry="safe",
    response_types=("application/json",),
)
VEHICLES_ADD = Operation(
    name="vehicles.add",
    method="POST",
    path="/modules/vehicles/customerId/{customerId}",
    summary="Add vehicle",
    tag="Modules",
    preview=True,
    retry="non_idempotent",
    response_types=("application/json",),
)
VEHICLES_UPDATE = Operation(
    name="vehicles.update",
    method="PUT",
    path="/modules/vehicles/vehicleId/{vehicleId}",
    summary="Update vehicle",
    tag="Modules",
    preview=True,
    retry="idempotent",
    response_types=("application/json",),
)
VEHICLES_DELETE = Operation(
    name="vehicles.delete",
    method="DELETE",
    path="/modules/vehicles/vehicleId/{vehicleId}",
    summary="Delete vehicle",
    tag="Modules",
    preview=True,
    retry="idempotent",
)
PAYMENT_CARDS_ATTACH = Operation(
    name="payment_cards.attach",
    method="POST",
    path="/payment-cards",
    summary="Attach payment card token to member",
    tag="Payment Cards",
    preview=False,
    retry="non_idempotent",
    response_types=("application/json",),
)
PAYMENT_CARDS_GET_CUSTOMER_BY_TOKEN = Operation(
    name="payment_cards.get_customer_by_token",
    method="GET",
    path="/payment-cards/token/{token}",
    summary="Get member by payment card token",
    tag="Payment Cards",
    preview=False,
    retry="safe",
    personal=frozenset(("token",)),
    response_types=("application/json",),
)
PAYMENT_CARDS_LIST = Operation(
    name="payment_cards.list",
    method="GET",
    path="/payment-cards/customerId/{customerId}",
    summary="Get all payment cards by customerId",
    tag="Payment Cards",
    preview=False,
    retry="safe",
    response_types=("application/json",),
)
PAYMENT_CARDS_DELETE = Operation(
    name="payment_cards.delete",
    method="DELETE",
    path="/payment-cards/{customerId}/{cardId}",
    summary="Delete payment card",
    tag="Payment Cards",
    preview=False,
    retry="idempotent",
)
PAYMENT_CARDS_CREATE_SIGNATURE = Operation(
    name="payment_cards.create_signature",
    method="POST",
    path="/payment-cards/signature",
    summary="Create payment card signature",
    tag="Payment Cards",
    preview=False,
    retry="non_idempotent",
    response_types=("application/json",),
)
PLUGINS_CALCULATE_CART_PRICE = Operation(
    name="plugins.calculate_cart_price",
    method="POST",
    path="/plugins/cart/price",
    summary="Calculate new price on cart",
    tag="Plugins",
    preview=False,
    retry="non_idempotent",
    response_types=("application/json",),
)
PLUGINS_EXTENDA = Operation(
    name="plugins.extenda",
    method="POST",
    path="/plugins/pos/extenda",
    summary="Extenda Plugin endpoint",
    tag="Plugins",
    preview=False,
    retry="non_idempotent",
    response_types=("application/json",),
)
PROMOTIONS_LIST = Operation(
    name="promotions.list",
    method="GET",
    path="/promotions/customerId/{customerId}",
    summary="Get promotions",
    tag="Promotions",
    preview=False,
    retry="safe",
    response_types=("application/json",),
)
PROMOTIONS_LIST_BY_MOBILE_PHONE = Operation(
    name="promotions.list_by_mobile_phone",
    method="GET",
    path="/promotions/mobilePhone",
    summary="Get promotions by phone number",
    tag="Promotions",
    preview=False,
    retry="safe",
    personal=frozenset(("mobilePhone",)),
    response_types=("application/json",),
)
PROMOTIONS_REDEEM = Operation(
    name="promotions.redeem",
    method="POST",
    path="/promotions/redeem",
    summary="Redeem promotion",
    tag="Promotions",
    preview=False,
    retry="non_idempotent",
)
PROMOTIONS_REDEEMED = Operation(
    name="promotions.redeemed",
    method="GET",
    path="/promotions/redeem/history/customerId/{customerId}",
    summary="Get Redeemed Promotions",
    tag="Promotions",
    preview=False,
    retry="safe",
    response_types=("application/json",),
)
PROMOTIONS_FOR_CART = Operation(
    name="promotions.for_cart",
    method="POST",
    path="/promotions/cart",
    summary="Get promotions by cart",
    tag="Promotions",
    preview=False,
    retry="non_idempotent",
    response_types=("application/json",),
)
PROMOTIONS_CAMPAIGNS = Operation(
    name="promotions.campaigns",
    method="GET",
    path="/promotions/campaigns",
    summary="Get campaigns",
    tag="Promotions",
    preview=True,
    retry="safe",
    response_types=("application/json",),
)
PROMOTIONS_DEFINITIONS = Operation(
    name="promotions.definitions",
    method="GET",
    path="/promotions/definitions",
    summary="Get definitions",
    tag="Promotions",
    preview=True,
    retry="safe",
    response_types=("application/json",),
)
PROMOTIONS_DYNAMIC = Operation(
    name="promotions.dynamic",
    method="POST",
    path="/promotions/dynamic/{function}",
    summary="Dynamic method",
    tag="Promotions",
    preview=False,
    retry="non_idempotent",
    response_types=("application/json",),
)
PROMOTIONS_ENABLE_USE = Operation(
    name="promotions.enable_use",
    method="POST",
    path="/promotions/{promotionId}/enableUse/{customerId}",
    summary="Enable promotion use",
    tag="Promotions",
    preview=False,
    retry="idempotent",
)
PROMOTIONS_DISABLE_USE = Operation(
    name="promotions.disable_use",
    method="POST",
    path="/promotions/{promotionId}/disableUse/{customerId}",
    summary="Disable promotion use",
    tag="Promotions",
    preview=False,
    retry="idempotent",
)
REPORTS_GET = Operation(
    name="reports.get",
    method="GET",
    path="/reports/{reportType}",
    summary="Get reports",
    tag="Reports",
    preview=False,
    retry="safe",
    response_types=("application/json",),
    paging=Paging(
        page="page",
        rows="rowsPage",
        meta_data="metaData",
        total_records="totalRecords",
        total_pages="totalPages",
        active_page="activePage",
    ),
)
STORES_LIST = Operation(
    name="stores.list",
    method="GET",
    path="/stores",
    summary="Get Stores",
    tag="Stores",
    preview=False,
    retry="safe",
    response_types=("application/json",),
)
TRANSACTIONS_LIST = Operation(
    name="transactions.list",
    method="GET",
    path="/transactions/customerId/{customerId}",
    summary="Get Transactions",
    tag="Transactions",
    preview=False,
    retry="safe",
    response_types=("application/json",),
)
TRANSACTIONS_CREATE = Operation(
    name="transactions.create",
    method="POST",
    path="/transactions",
    summary="Create transaction",
    tag="Transactions",
    preview=False,
    retry="non_idempotent",
)
TRIGGERS_FIRE = Operation(
    name="triggers.fire",
    method="POST",
    path="/triggers/{id}/customer/{customerId}",
    summary="Trigger automation by member id",
    tag="Triggers",
    preview=False,
    retry="non_idempotent",
)
TRIGGERS_FIRE_BY_MOBILE_PHONE = Operation(
    name="triggers.fire_by_mobile_phone",
    method="POST",
    path="/triggers/{id}/customer/mobilePhone/{mobilePhone}",
    summary="Trigger automation by mobile phone number",
    tag="Triggers",
    preview=False,
    retry="non_idempotent",
    personal=frozenset(("mobilePhone",)),
)
VIPPS_RECRUIT_BY_SMS = Operation(
    name="vipps.recruit_by_sms",
    method="GET",
    path="/vipps/codeword/{phone}",
    summary="Trigger recruitment by SMS",
    tag="Vipps",
    preview=False,
    retry="non_idempotent",
    personal=frozenset(("phone",)),
)
VIPPS_RECRUIT_FROM_POS = Operation(
    name="vipps.recruit_from_pos",
    method="POST",
    path="/vipps",
    summary="Trigger recruitment from POS",
    tag="Vipps",
    preview=False,
    retry="non_idempotent",
)

#: Every operation, in the order of the description.
OPERATIONS: tuple[Operation, ...] = (
    AFFILIATES_LIST,
    CARTS_EMPTY,
    CARTS_SAVE,
    CUSTOMERS_GET_BY_MOBILE_PHONE,
    CUSTOMERS_UPDATE,
    CUSTOMERS_CREATE,
    CUSTOMERS_UPDATE_BY_EXTERNAL_ID,
    CUSTOMERS_GET,
    CUSTOMERS_GET_BY_EXTERNAL_ID,
    CUSTOMERS_CHANGED,
    CUSTOMERS_DELETE,
    CUSTOMERS_DELETE_BY_EXTERNAL_ID,
    CUSTOMERS_GET_BY_EMAIL,
    CUSTOMERS_CREATE_PROSPECT,
    CUSTOMERS_DYNAMIC,
    CONSENTS_LIST,
    DATA_ENRICHMENT_ENRICH_FORM,
    DATA_ENRICHMENT_DISCOVER_BY_MOBILE_PHONE,
    DATA_ENRICHMENT_DISCOVER_BY_SSN,
    HEALTH_PING,
    IMPORTS_DATA,
    IMPORTS_FORM,
    IMPORTS_FILE,
    LOYALTY_BONUS_CAMPAIGNS,
    LOYALTY_IMPORT_ACTIVITY_BONUS,
    LOYALTY_ADD_BONUS_POINTS,
    LOYALTY_ADD_BONUS_BY_ACTIVITY,
    LOYALTY_TRANSFER_CLIPS,
    LOYALTY_BONUS_RULES,
    LOYALTY_CARDS,
    LOYALTY_UPDATE_ACHIEVEMENT,
    LOYALTY_CARD_CAMPAIGNS,
    LOYALTY_ADD_BONUS_BY_TRANSACTION,
    MESSAGING_SEND_SMS,
    MESSAGING_CREATE_CODE,
    MESSAGING_VERIFY_CODE,
    MESSAGING_TRIGGER_SMS,
    VEHICLES_LIST,
    VEHICLES_ADD,
    VEHICLES_UPDATE,
    VEHICLES_DELETE,
    PAYMENT_CARDS_ATTACH,
    PAYMENT_CARDS_GET_CUSTOMER_BY_TOKEN,
    PAYMENT_CARDS_LIST,
    PAYMENT_CARDS_DELETE,
    PAYMENT_CARDS_CREATE_SIGNATURE,
    PLUGINS_CALCULATE_CART_PRICE,
    PLUGINS_EXTENDA,
    PROMOTIONS_LIST,
    PROMOTIONS_LIST_BY_MOBILE_PHONE,
    PROMOTIONS_REDEEM,
    PROMOTIONS_REDEEMED,
    PROMOTIONS_FOR_CART,
    PROMOTIONS_CAMPAIGNS,
    PROMOTIONS_DEFINITIONS,
    PROMOTIONS_DYNAMIC,
    PROMOTIONS_ENABLE_USE,
    PROMOTIONS_DISABLE_USE,
    REPORTS_GET,
    STORES_LIST,
    TRANSACTIONS_LIST,
    TRANSACTIONS_CREATE,
    TRIGGERS_FIRE,
    TRIGGERS_FIRE_BY_MOBILE_PHONE,
    VIPPS_RECRUIT_BY_SMS,
    VIPPS_RECRUIT_FROM_POS,
)

#: Every operation by its public name, such as ``customers.get``.
BY_NAME: dict[str, Operation] = {operation.name: operation for operation in OPERATIONS}
