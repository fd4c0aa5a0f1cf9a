namespace RedisLocking.Server.Dashboard;

/// <summary><c>/</c> and what its page consists of. Anybody may read these files: what they show is asked for with the reader's own key.</summary>
internal static class DashboardEndpoints
{
    private const string Page = "index.html";

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapDashboard(this IEndpointRouteBuilder routes)
    {
        foreach (var asset in DashboardAsset.ReadAll())
        {
            var path = asset.Name == Page ? "/" : $"/dashboard/{asset.Name}";
            // A page is some thirty files: they are not counted as requests to the service are.
            routes.MapMethods(path, Methods, context => SendAsync(context, asset)).AllowAnonymous().DisableRateLimiting().ExcludeFromDescription();
        }
    }

    // Asked again each time, and answered with 304: a page never runs with files of another version longer than until its next load.
    private static Task SendAsync(HttpContext context, DashboardAsset asset)
    {
        SecurityHeaders.Set(context.Response.Headers);
        context.Response.Headers.CacheControl = "no-cache";
        return TypedResults.Bytes(asset.Content, asset.ContentType, entityTag: asset.Tag).ExecuteAsync(context);
    }
}
