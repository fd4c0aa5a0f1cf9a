using DocumentEditor;
using DocumentEditor.Documents;
using DocumentEditor.Editing;
using DocumentEditor.SignIn;

var builder = WebApplication.CreateBuilder(args);
await builder.AddDocumentEditorAsync();

var app = builder.Build();
app.UseExceptionHandler();
app.UseStatusCodePages();
app.UseDefaultFiles(); // wwwroot: index.html is the list,
app.UseStaticFiles();
app.UseAuthentication();
app.UseAuthorization();
app.MapFallbackToFile("/documents/{id:int}", "document.html"); // and this one document.
app.MapSignIn();
app.MapDocuments();
app.MapEditing();
app.MapHealthChecks("/health");
await app.RunAsync();
