"""Which tests of the suites need commands that the server does not have yet, by command.

Who builds a command takes its tests out of here: they must pass then.
"""

from __future__ import annotations

from collections.abc import Mapping

Lacking = Mapping[str, tuple[str, ...]]
"""Full titles of tests and hooks, as mocha tells them, by the command that they fail without."""

DOJNAZ: Lacking = {
    "ActivateModule": ('Module "Module" should activate a module',),
    "AddPayMethod": ('Module "Billing" Pay Method should add a pay method to given client',),
    "CapturePayment": ('Module "Billing" Invoice should capture payment on an unpaid invoice',),
    "CreateOAuthCredential": (
        'Module "Authentication" should create, update, get and delete an OAuth credential',
    ),
    "CreateSsoToken": ('Module "Authentication" should create a SSO token',),
    "DeactivateModule": ('Module "Module" should deactivate a module',),
    "DeletePayMethod": ('Module "Billing" Pay Method should delete a pay method',),
    "DomainGetLockingStatus": ('Module "Domains" Domain should get locking status',),
    "DomainGetNameservers": ('Module "Domains" Domain should get nameservers',),
    "DomainGetWhoisInfo": ('Module "Domains" Domain should get whois information',),
    "DomainRegister": (
        'Module "Domains" Domain should send a register command to command to registrar module',
    ),
    "DomainRelease": ('Module "Domains" Domain should send a release command to registrar module',),
    "DomainRenew": ('Module "Domains" Domain should send a renew command to registrar module',),
    "DomainRequestEPP": ('Module "Domains" Domain should send an epp command to registrar module',),
    "DomainToggleIdProtect": (
        'Module "Domains" Domain should send the toggle ID protect command to registrar module',
    ),
    "DomainTransfer": (
        'Module "Domains" Domain should send the domain transfer command to registrar module',
    ),
    "DomainUpdateLockingStatus": (
        'Module "Domains" Domain should send the update lock command to registrar module',
    ),
    "DomainUpdateNameservers": (
        'Module "Domains" Domain should send the save nameservers command to registrar module',
    ),
    "DomainWhois": ('Module "Domains" Domain should retrieve whois information',),
    "GetAutomationLog": ('Module "System" should get automation log',),
    "GetEmailTemplates": ('Module "System" should get email templates',),
    "GetEmails": ('Module "Client" should get clients emails',),
    "GetHealthStatus": ('Module "Servers" should get health status',),
    "GetModuleConfigurationParameters": (
        'Module "Module" should get the module configuration parameters',
    ),
    "GetModuleQueue": ('Module "Module" should get the module queue',),
    "GetPayMethods": (
        'Module "Billing" Pay Method should get pay methods associated with client id',
    ),
    "ModuleChangePackage": ('Module "Service" should run the change package action',),
    "ModuleChangePw": ('Module "Service" should run the change pw action',),
    "ModuleCreate": ('Module "Service" should run the module create',),
    "ModuleCustom": ('Module "Service" should run a custom module action',),
    "ModuleSuspend": ('Module "Service" should run the module suspend action',),
    "ModuleUnsuspend": ('Module "Service" should run the module unsuspend action',),
    "SendAdminEmail": ('Module "System" should send an admin email notification',),
    "SendEmail": ('Module "System" should send a client email notification',),
    "TriggerNotificationEvent": ('Module "System" should trigger a custom notification event',),
    "UpdateModuleConfiguration": ('Module "Module" should update module configuration parameters',),
    "UpdatePayMethod": ('Module "Billing" Pay Method should update a pay method',),
}
NODE_WHMCS: Lacking = {}
LACKING: Mapping[str, Lacking] = {"@dojnaz/whmcs": DOJNAZ, "whmcs": NODE_WHMCS}
"""By the package that the tests come with."""
ELSEWHERE: Mapping[str, tuple[str, ...]] = {
    "@dojnaz/whmcs": (),
    "whmcs": (
        "billing should create and delete an order",
        "billing should create an invoice and cancel it",
        "billing should create an invoice, capture payment and cancel it",
        "customers should get credits",
        "products should upgrade products",
    ),
}
"""Tests that pass in their author's office alone: for its client 2 and its gateway moneris, and for
an old WHMCS, which deleted Pending orders; the documentation says that none does."""
