import { AppError } from '@clearweek/app';
import type { FastifyRequest } from 'fastify';
import type { ApiLimits } from '../options.ts';
import type { SignIn } from '../plugins/sign-in.ts';
import { isFormToken } from '../visits/form-token.ts';
import { type Form, readForm } from './read-form.ts';

export type OwnForm = (request: FastifyRequest) => Promise<Form>;

/** Reads the form of a request, if it came from a page of the same session. */
export function createOwnForm(signIn: SignIn, limits: Pick<ApiLimits, 'calendarBytes'>): OwnForm {
  return async (request) => {
    const form = await readForm(request, limits);
    if (isFormToken(form.fields.get('token') ?? '', signIn.signedIn(request).cookie)) return form;
    throw new AppError(
      'foreign_origin',
      'The form is out of date, or not one of ours. Go to the start page and try again.',
    );
  };
}
