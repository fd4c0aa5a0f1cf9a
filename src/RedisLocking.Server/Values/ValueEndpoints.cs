using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using RedisLocking.Optimistic;
using RedisLocking.Server.ApiKeys;
using RedisLocking.Server.Bodies;
using RedisLocking.Server.Problems;

namespace RedisLocking.Server.Values;

/// <summary><c>/v1/kv/{key}</c>: a value, with its version as its <c>ETag</c>.</summary>
internal static class ValueEndpoints
{
    public static void MapValues(this IEndpointRouteBuilder api)
    {
        var routes = api.MapGroup("").WithTags("Values");
        routes.MapGet("/kv/{**key}", FindAsync).RequireAuthorization(Scopes.StoreRead)
            .WithSummary("Reads a value.").Produces<JsonElement>().Produces(StatusCodes.Status304NotModified).Problems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        routes.MapPut("/kv/{**key}", PutAsync).RequireAuthorization(Scopes.Store).WithMetadata(new RequestSizeLimitAttribute(StoreLimits.MaxValueBytes))
            .WithSummary("Writes a value, if it is still what was read.").Accepts<JsonElement>("application/json")
            .Produces(StatusCodes.Status201Created).Produces(StatusCodes.Status204NoContent)
            .Problems(StatusCodes.Status400BadRequest, StatusCodes.Status412PreconditionFailed, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType, StatusCodes.Status428PreconditionRequired);
        routes.MapDelete("/kv/{**key}", DeleteAsync).RequireAuthorization(Scopes.Store)
            .WithSummary("Deletes a value, if it is still what was read.").Produces(StatusCodes.Status204NoContent)
            .Problems(StatusCodes.Status400BadRequest, StatusCodes.Status412PreconditionFailed, StatusCodes.Status428PreconditionRequired);
    }

    private static async Task<IResult> FindAsync(HttpContext context, RequestedKey requested, IVersionedStore store)
    {
        if (!context.User.MayUseValue(requested.Key))
            return ServiceProblems.OtherPrefix();
        var reply = await store.ExecuteAsync(new TransactionRequest([], [Operation.Get(requested.Key)], []), context.RequestAborted);
        return reply.Replies[0].Entry is { } entry
            ? TypedResults.Bytes(entry.Value, "application/json", entityTag: TagOf(entry.Version))
            : ServiceProblems.NoValue();
    }

    private static async Task<IResult> PutAsync(HttpContext context, RequestedKey requested, IVersionedStore store)
    {
        var key = requested.Key;
        if (!context.User.MayUseValue(key))
            return ServiceProblems.OtherPrefix();
        var condition = await Precondition.OfAnyAsync(context, key);
        using var value = await JsonBody.RequireAsync(context, ValuesJson.Default.JsonDocument, "JSON, in which no field stands twice");
        var (put, refusal) = await ChangeAsync(context, store, condition, PutOf(key, value.RootElement));
        if (put?.Entry is not { } entry)
            return refusal!;
        context.Response.GetTypedHeaders().ETag = TagOf(entry.Version);
        return entry.Version == entry.CreateRevision ? TypedResults.Created() : TypedResults.NoContent();
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, RequestedKey requested, IVersionedStore store)
    {
        if (!context.User.MayUseValue(requested.Key))
            return ServiceProblems.OtherPrefix();
        var condition = await Precondition.OfPresentAsync(context, requested.Key);
        var (_, refusal) = await ChangeAsync(context, store, condition, Operation.Delete(requested.Key));
        return refusal ?? TypedResults.NoContent();
    }

    /// <summary>What came of the change; or the answer that the value is something else than the request says, with what it is now.</summary>
    private static async Task<(OperationReply? Done, IResult? Refusal)> ChangeAsync(HttpContext context, IVersionedStore store, Comparison condition, Operation change)
    {
        var reply = await store.ExecuteAsync(new TransactionRequest([condition], [change], [Operation.Get(change.Key)]), context.RequestAborted);
        if (reply.Succeeded)
            return (reply.Replies[0], null);
        var version = reply.Replies[0].Entry?.Version ?? 0;
        if (version > 0)
            context.Response.GetTypedHeaders().ETag = TagOf(version);
        return (null, ServiceProblems.Stale(version));
    }

    private static Operation PutOf(string key, JsonElement value)
    {
        try
        {
            return Operation.Put(key, StoredJson.Of(value, "The value"));
        }
        catch (ArgumentException tooLarge)
        {
            throw ProblemException.BadRequest(tooLarge);
        }
    }

    private static EntityTagHeaderValue TagOf(long version) => new(string.Create(CultureInfo.InvariantCulture, $"\"{version}\""));
}
