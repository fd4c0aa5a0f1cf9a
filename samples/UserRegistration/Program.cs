using UserRegistration;

var builder = WebApplication.CreateBuilder(args);
await builder.AddRegistrationAsync();

var app = builder.Build();
app.UseExceptionHandler();
app.UseStatusCodePages();
app.MapRegistration();
app.MapLookups();
app.MapHealthChecks("/health");
await app.RunAsync();
