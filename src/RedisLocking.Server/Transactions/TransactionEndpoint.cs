using Microsoft.AspNetCore.Mvc;
using RedisLocking.Optimistic;
using RedisLocking.Server.ApiKeys;
using RedisLocking.Server.Bodies;
using RedisLocking.Server.Problems;
using RedisLocking.Server.Values;

namespace RedisLocking.Server.Transactions;

/// <summary><c>POST /v1/kv</c>: several values in one step.</summary>
internal static class TransactionEndpoint
{
    /// <summary>The longest transaction: 4 MB, its values included.</summary>
    private const int MaxBodySize = 4 * 1024 * 1024;

    private const string Allowed = "a JSON object, in which compare, then and else may stand as arrays";

    public static void MapTransactions(this IEndpointRouteBuilder api) =>
        api.MapPost("/kv", ExecuteAsync).WithTags("Values").RequireAuthorization(Scopes.Store).WithMetadata(new RequestSizeLimitAttribute(MaxBodySize))
            .WithSummary("Compares values, and reads, writes and deletes values, all of it in one step.")
            .Accepts<TransactionBody>("application/json").Produces<TransactionAnswer>()
            .Problems(StatusCodes.Status400BadRequest, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType, StatusCodes.Status422UnprocessableEntity);

    private static async Task<IResult> ExecuteAsync(HttpContext context, IVersionedStore store)
    {
        var transaction = TransactionReading.Read(await JsonBody.RequireAsync(context, TransactionsJson.Default.TransactionBody, Allowed));
        if (!context.User.MayExecute(transaction))
            return ServiceProblems.OtherPrefix();
        var reply = await CommitAsync(store, transaction, context.RequestAborted);
        return TypedResults.Json(TransactionAnswer.Of(reply, transaction), TransactionsJson.Default.TransactionAnswer);
    }

    private static async Task<TransactionReply> CommitAsync(IVersionedStore store, TransactionRequest transaction, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ExecuteAsync(transaction, cancellationToken);
        }
        catch (ArgumentException apart)
        {
            // Two hash slots of a Cluster, which are not known before.
            throw ProblemException.BadRequest(apart);
        }
        catch (InvalidOperationException mismatch) when (mismatch is not ObjectDisposedException)
        {
            throw new ProblemException(StatusCodes.Status422UnprocessableEntity, ProblemCodes.NotComparable, mismatch.Message);
        }
    }
}
