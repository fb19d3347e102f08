using Spend.Core.Accounts;
using Spend.Core.Plans;
using Spend.Gateway.Deciding.Reading;

namespace Spend.Gateway.Deciding.Requests;

/// <summary>Reads the body of an authorization.</summary>
internal static class AuthorizeReader
{
    private const int Fields = RequestFields.Ids | RequestFields.Customers | RequestFields.ItemLists | RequestFields.Usages
        | RequestFields.PropertySets | RequestFields.Times;

    private const int Hold = RequestFields.Own, ExpiresIn = RequestFields.Own << 1;

    private static readonly TimeSpan UsualHold = TimeSpan.FromSeconds(600);

    /// <param name="key">The idempotency key of the request's header, for a body without id.</param>
    public static Parsed<Authorize> Read(ref JsonInput input, Catalog catalog, string? key = null)
    {
        var at = input.Position;
        if (!input.Object()) return Parsed<Authorize>.Invalid(null, input.TakeErrors());
        var fields = new RequestFields();
        var hold = false;
        var life = UsualHold;
        while (input.NextMember())
        {
            if (fields.Take(ref input, Fields, catalog)) continue;
            if (fields.TakeOwn(ref input, "hold"u8, Hold)) hold = input.Boolean() ?? false;
            else if (fields.TakeOwn(ref input, "expires_in"u8, ExpiresIn)) life = HoldLife.Read(ref input) ?? default;
            else input.RefuseMember();
        }
        fields.Require(ref input, at, RequestFields.Ids | RequestFields.Customers | RequestFields.ItemLists, key);
        if (input.TakeErrors() is { } errors) return Parsed<Authorize>.Invalid(fields.Id, errors);

        var (id, items, properties) = (fields.Id!, fields.Items!, fields.Properties!);
        var fingerprint = Content.OfAuthorize(hold, items, properties, fields.Time);
        return new(id, fields.Customer, new Authorize(id, fingerprint, RequestSize.AddTo(items, properties), properties, fields.Time, hold ? life : null), null);
    }
}
