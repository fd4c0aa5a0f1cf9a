using DocumentEditor.Documents;
using DocumentEditor.Editing;
using DocumentEditor.SignIn;
using Samples.Storage;

namespace DocumentEditor;

public static class EditorServices
{
    /// <summary>Locks over Redis when <c>ConnectionStrings:Redis</c> is set, in memory (one process) otherwise.</summary>
    public static async Task AddDocumentEditorAsync(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        if (await builder.AddRedisIfConfiguredAsync())
            services.AddRedisLocking(options => options.KeyPrefix = builder.KeySpace().Prefixed("locks"));
        else
            services.AddInMemoryLocking();

        services.AddOptions<EditorOptions>().BindConfiguration("Editor")
            .Validate(editor => editor.Ttl >= TimeSpan.FromSeconds(1) && editor.Ttl <= TimeSpan.FromHours(1), "Editor:Ttl must be between a second and an hour.")
            .ValidateOnStart();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<EditorView>();
        builder.AddDocuments();
        builder.AddStandInSignIn();

        services.AddHealthChecks().AddLocking();
        services.AddProblemDetails();
        services.AddExceptionHandler<OutageHandler>();
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = false); // Or Development answers 500 to bad JSON.
    }
}
