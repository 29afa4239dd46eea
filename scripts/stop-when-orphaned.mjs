// Loaded into the service before its own code. When the process that started it dies without a word (SIGKILL, a
// closed container), the channel to it closes, and the service stops as on SIGTERM instead of holding its port.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
