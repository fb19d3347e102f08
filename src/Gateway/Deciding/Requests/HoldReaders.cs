using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Core.Plans;
using Spend.Gateway.Deciding.Reading;

namespace Spend.Gateway.Deciding.Requests;

/// <summary>Reads what is said about an authorization whose id is in the path: settle, extend, release.</summary>
internal static class HoldReaders
{
    private const int Items = RequestFields.ItemLists | RequestFields.Usages;
    private const int Outcome = RequestFields.Own, ExpiresIn = RequestFields.Own;

    public static Parsed<Settle> Settle(ref JsonInput input, Catalog catalog, string id)
    {
        var at = input.Position;
        if (!input.Object()) return Parsed<Settle>.Invalid(id, input.TakeErrors());
        var fields = new RequestFields();
        var succeeded = true;
        while (input.NextMember())
        {
            if (fields.Take(ref input, RequestFields.Customers | Items, catalog)) continue;
            if (fields.TakeOwn(ref input, "outcome"u8, Outcome)) succeeded = Succeeded(ref input);
            else input.RefuseMember();
        }
        fields.Require(ref input, at, RequestFields.Customers);
        if (input.TakeErrors() is { } errors) return Parsed<Settle>.Invalid(id, errors);
        var fingerprint = Content.OfSettle(fields.Items, succeeded);
        return new(id, fields.Customer, new Settle(id, fingerprint, Sized(fields.Items), succeeded), null);
    }

    public static Parsed<Extend> Extend(ref JsonInput input, Catalog catalog, string id)
    {
        var at = input.Position;
        if (!input.Object()) return Parsed<Extend>.Invalid(id, input.TakeErrors());
        var fields = new RequestFields();
        TimeSpan? life = null;
        while (input.NextMember())
        {
            if (fields.Take(ref input, RequestFields.Customers | Items, catalog)) continue;
            if (fields.TakeOwn(ref input, "expires_in"u8, ExpiresIn)) life = HoldLife.Read(ref input);
            else input.RefuseMember();
        }
        fields.Require(ref input, at, RequestFields.Customers);
        if (!fields.HasItems && !fields.Has(ExpiresIn)) input.RefuseAt(at, "Must have items, usage or expires_in.");
        if (input.TakeErrors() is { } errors) return Parsed<Extend>.Invalid(id, errors);
        return new(id, fields.Customer, new Extend(id, Content.OfExtend(fields.Items), Sized(fields.Items), life), null);
    }

    public static Parsed<Release> Release(ref JsonInput input, Catalog catalog, string id)
    {
        var at = input.Position;
        if (!input.Object()) return Parsed<Release>.Invalid(id, input.TakeErrors());
        var fields = new RequestFields();
        while (input.NextMember())
            if (!fields.Take(ref input, RequestFields.Customers, catalog)) input.RefuseMember();
        fields.Require(ref input, at, RequestFields.Customers);
        return input.TakeErrors() is { } errors
            ? Parsed<Release>.Invalid(id, errors)
            : new(id, fields.Customer, new Release(id, Content.OfRelease), null);
    }

    private static bool Succeeded(ref JsonInput input)
    {
        var outcome = input.Name();
        if (outcome is not (null or "success" or "failure")) input.Refuse("Must be success or failure.");
        return outcome != "failure";
    }

    private static UsageItem[]? Sized(UsageItem[]? items) => items is null || RequestSize.NeedsEvent(items) ? items : RequestSize.AddTo(items, Properties.None);
}
