using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Core.Plans;
using Spend.Gateway.Deciding.Reading;

namespace Spend.Gateway.Deciding.Requests;

/// <summary>Reads what is said about a recorded event whose id is in the path: void, amend.</summary>
internal static class CorrectionReaders
{
    private const int Reason = RequestFields.Own;

    public static Parsed<VoidEvent> Void(ref JsonInput input, Catalog catalog, string id)
    {
        var at = input.Position;
        if (!input.Object()) return Parsed<VoidEvent>.Invalid(id, input.TakeErrors());
        var fields = new RequestFields();
        string? reason = null;
        while (input.NextMember())
        {
            if (fields.Take(ref input, RequestFields.Customers, catalog)) continue;
            if (fields.TakeOwn(ref input, "reason"u8, Reason)) reason = input.Text(minBytes: 1);
            else input.RefuseMember();
        }
        fields.Require(ref input, at, RequestFields.Customers);
        if (!fields.Has(Reason)) input.Missing(at, "reason");
        return input.TakeErrors() is { } errors
            ? Parsed<VoidEvent>.Invalid(id, errors)
            : new(id, fields.Customer, new VoidEvent(id, Content.OfVoid(reason!), reason!), null);
    }

    public static Parsed<AmendEvent> Amend(ref JsonInput input, Catalog catalog, string id)
    {
        var at = input.Position;
        if (!input.Object()) return Parsed<AmendEvent>.Invalid(id, input.TakeErrors());
        var fields = new RequestFields();
        var reason = "";
        while (input.NextMember())
        {
            if (fields.Take(ref input, RequestFields.Customers | RequestFields.ItemLists | RequestFields.Usages, catalog)) continue;
            if (fields.TakeOwn(ref input, "reason"u8, Reason)) reason = input.Text() ?? "";
            else input.RefuseMember();
        }
        fields.Require(ref input, at, RequestFields.Customers | RequestFields.ItemLists);
        if (input.TakeErrors() is { } errors) return Parsed<AmendEvent>.Invalid(id, errors);
        var items = fields.Items!;
        var fingerprint = Content.OfAmend(items, reason);
        return new(id, fields.Customer, new AmendEvent(id, fingerprint, RequestSize.NeedsEvent(items) ? items : RequestSize.AddTo(items, Properties.None), reason), null);
    }
}
